import type { Extraction, RequestDefinition, ResponseDefinition } from '../../src/domain/http-request.ts';
import type { FindDefinition, Migration, MigrationStep } from '../../src/domain/migration.ts';
import type { SourceText } from '../../src/domain/source-text.ts';
import type { StageConfig } from '../../src/domain/stage-config.ts';
import { parseStatusMatcher } from '../../src/domain/status-matcher.ts';
import type { VariableDefinition } from '../../src/domain/variables.ts';
import { sqliteStore } from './history-records.ts';
import type { StageSketch } from './project-of.ts';

const location = { file: 'migration.yaml', line: 1, column: 1 };

/** A text of a file that stands nowhere in particular. */
export function sourceText(text: string): SourceText {
  return { text, at: location, indent: 0 };
}

/** What a test says about a request; `url` is a path of `http://api`, or an address of its own. */
export interface RequestSketch {
  readonly method?: RequestDefinition['method'];
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly auth?: string;
  readonly key?: true | string;
  readonly retry?: RequestDefinition['retry'];
  /** `201`, `2xx`, `200-204`, or a template. */
  readonly codes?: readonly string[];
  /** A path of the body, or `header NAME`; `!` in front: a secret. */
  readonly take?: Readonly<Record<string, string>>;
  readonly missing?: ResponseDefinition['onMissing'];
}

/** What a test says about one direction of a migration. */
export interface StepSketch extends RequestSketch {
  readonly env?: Readonly<Record<string, string>>;
  readonly condition?: string;
  readonly find?: RequestSketch;
}

/** What a test says about a migration: `POST` to the path of its own name, unless it says otherwise. */
export interface MigrationSketch extends StepSketch {
  /** `DELETE` of the same path, unless it says otherwise; `undefined` where it is written: not reversible. */
  readonly down?: StepSketch | 'none' | undefined;
  readonly checksum?: string;
}

/** The migration `002_db` and the like. */
export function migrationOf(label: string, sketch: MigrationSketch = {}): Migration {
  const name = label.replace(/^\d+_/, '');
  const down = 'down' in sketch ? sketch.down : {};
  return {
    version: label.replace(/_.*$/, '').replace(/^0+(?=\d)/, ''),
    label,
    file: `migration/${label}.yaml`,
    location,
    checksum: sketch.checksum ?? `checksum of ${label}`,
    up: stepOf({ method: 'POST', url: `/${name}` }, sketch),
    ...(down === undefined
      ? {}
      : { down: down === 'none' ? 'none' : stepOf({ method: 'DELETE', url: `/${name}` }, down) }),
  };
}

/** What a test says about a stage's config.yaml. */
export type ConfigSketch = Partial<Omit<StageConfig, 'migrations' | 'env' | 'wait'>> & {
  readonly env?: Readonly<Record<string, string>>;
  readonly wait?: Partial<StageConfig['wait']>;
};

/** The work of a stage with these migrations. */
export function migrationsWork(migrations: readonly Migration[], config: ConfigSketch = {}): Pick<StageSketch, 'work'> {
  const { env = {}, wait, ...rest } = config;
  return {
    work: {
      kind: 'migrations',
      config: {
        file: 'config.yaml',
        directory: '/project',
        migrationDirectory: '/project/migration',
        auth: [],
        store: sqliteStore,
        client: { insecure: false, timeoutMs: 30_000 },
        retry: {},
        delayBetweenMigrationsMs: 0,
        outOfOrder: 'run',
        drift: 'warn',
        migrations: migrations.toSorted((a, b) => Number(a.version) - Number(b.version)),
        ...rest,
        env: variablesOf(env),
        ...(wait === undefined ? {} : { wait: { ...READY, ...wait } }),
      },
    },
  };
}

/** The work of a shell stage. */
export function shellWork(
  up: string,
  more: Partial<Omit<Extract<StageSketch['work'], { kind: 'shell' }>, 'kind' | 'up' | 'down'>> & {
    readonly down?: string;
  } = {},
): Pick<StageSketch, 'work'> {
  const { down, ...rest } = more;
  return {
    work: {
      kind: 'shell',
      up: sourceText(up),
      workingDirectory: '/project',
      runPolicy: 'on_change',
      skipExitCodes: [],
      ...(down === undefined ? {} : { down: sourceText(down) }),
      ...rest,
    },
  };
}

const READY: NonNullable<StageConfig['wait']> = {
  location,
  url: sourceText('http://api/ready'),
  method: 'GET',
  statuses: [],
  headers: [],
  timeoutMs: 60_000,
  intervalMs: 2000,
};

/** Variables as an `env` map defines them. */
export function variablesOf(env: Readonly<Record<string, string>>): readonly VariableDefinition[] {
  return Object.entries(env).map(([name, value]) => ({
    name,
    value: { kind: 'text', text: sourceText(value) },
    location,
  }));
}

function stepOf(usual: RequestSketch, sketch: StepSketch): MigrationStep {
  const { condition, find, env = {} } = sketch;
  return {
    env: variablesOf(env),
    ...(condition === undefined ? {} : { condition: sourceText(condition) }),
    ...(find === undefined ? {} : { find: findOf({ ...usual, method: 'GET', ...find }) }),
    request: requestOf({ ...usual, ...sketch }),
    response: responseOf(sketch),
  };
}

function findOf(sketch: RequestSketch): FindDefinition {
  return { request: requestOf(sketch), response: responseOf(sketch), probe: false };
}

function requestOf(sketch: RequestSketch): RequestDefinition {
  const { method = 'POST', url = '/', headers = {}, body, auth, key, retry } = sketch;
  return {
    location,
    method,
    url: sourceText(url.startsWith('/') ? `http://api${url}` : url),
    headers: Object.entries(headers).map(([name, value]) => ({ name, value: sourceText(value) })),
    queries: [],
    renderBody: true,
    ...(body === undefined ? {} : { body: { kind: 'text', text: sourceText(body) } }),
    ...(auth === undefined ? {} : { authName: auth }),
    ...(key === undefined ? {} : { idempotencyKey: key === true ? true : sourceText(key) }),
    ...(retry === undefined ? {} : { retry }),
  };
}

function responseOf({ codes = [], take = {}, missing = 'skip' }: RequestSketch): ResponseDefinition {
  return {
    resultCodes: codes.map((code) => parseStatusMatcher(code) ?? { kind: 'template', text: sourceText(code) }),
    extractions: Object.entries(take).map(([name, path]) => extractionOf(name, path)),
    onMissing: missing,
  };
}

function extractionOf(name: string, written: string): Extraction {
  const sensitive = written.startsWith('!');
  const path = sensitive ? written.slice(1) : written;
  const source: Extraction['source'] = path.startsWith('header ')
    ? { kind: 'header', header: path.slice('header '.length) }
    : { kind: 'body', path };
  return { name, source, sensitive, location };
}
