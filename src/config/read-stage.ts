import { nameInPart } from '../domain/part.ts';
import type { ExecuteAt } from '../domain/execution-time.ts';
import type { OnFailure, Stage } from '../domain/stage.ts';
import type { SourceText } from '../domain/source-text.ts';
import { either } from './either.ts';
import {
  literal,
  type Located,
  locationOfKey,
  member,
  oneOrMany,
  sourceText,
  textIfAny,
  textOrEmpty,
  type TextValue,
} from './located.ts';
import { namedEntries } from './named-entries.ts';
import { readDependencies } from './read-dependencies.ts';
import { readExports } from './read-exports.ts';
import { readImports } from './read-imports.ts';
import { readRetry } from './read-retry.ts';
import { readTemplate } from './read-template.ts';
import { readVariables } from './read-variables.ts';
import { problemAt, type Report } from './report.ts';
import { readExecutionTime } from './schedule.ts';
import type { StageValue } from './schemas/stage-schema.ts';
import type { KnownNames } from './stage-names.ts';
import { withoutAbsent } from './without-absent.ts';

/** What a stage is besides its own text. */
export interface StagePlace {
  readonly index: number;
  /** The environments it exists in, already checked; absent: all. */
  readonly environments: readonly string[] | undefined;
  /** What it may refer to. */
  readonly names: KnownNames;
}

/** A stage as written, but for its work. */
export function readStage(
  stage: Located<StageValue>,
  { index, environments, names }: StagePlace,
  report: Report,
): Omit<Stage, 'work' | 'parameters'> {
  const { value } = stage;
  const condition = member(stage, 'condition');
  const retry = member(stage, 'retry');
  const executeAt = member(stage, 'execute_at');
  const hooks = member(stage, 'hooks');
  const labels = member(stage, 'labels');
  const unique = member(stage, 'unique');
  const displayName = displayNameOf(stage, report);
  return withoutAbsent({
    name: nameInPart(names.part?.name, textOrEmpty(stage, 'name')),
    displayName,
    part: names.part,
    index,
    location: stage.node.location,
    dependsOn: readDependencies(stage, names, report),
    env: readVariables(member(stage, 'env'), report),
    imports: readImports(member(stage, 'env_from_stages'), names, report),
    timeoutMs: value.timeout === 0 ? undefined : value.timeout,
    failOnTimeout: value.fail_on_timeout,
    onFailure: onFailureOf(stage, report),
    condition: condition === undefined ? undefined : sourceText(condition),
    environments,
    githubEnvironment: textIfAny(stage, 'environment'),
    runsOn: textsOf(member(stage, 'runs_on')).filter((label) => label.trim() !== ''),
    tags: textsOf(member(stage, 'tags')),
    order: textIfAny(stage, 'order'),
    executeAt: executeAt === undefined ? undefined : readExecuteAt(executeAt, report),
    retry: retry === undefined ? undefined : readStageRetry(retry, report),
    hooks: hooks === undefined ? {} : readHooks(hooks),
    unique: unique === undefined ? undefined : readUnique(unique, report),
    idempotent: value.idempotent,
    rollbackSelf: value.rollback_self,
    background: value.background,
    prerequisite: prerequisiteOf(stage, report),
    oidc: value.oidc,
    labels:
      labels === undefined
        ? []
        : namedEntries(labels, report).map(
            ({ name, value: label }) => [name, label === undefined ? '' : literal(label)] as const,
          ),
    exports: readExports(member(stage, 'exports'), report),
    exportsStrict: value.exports_strict,
  });
}

function textsOf(some: Located<TextValue | readonly TextValue[]> | undefined): readonly string[] {
  return oneOrMany<TextValue>(some).map((text) => literal(text));
}

function displayNameOf(stage: Located<StageValue>, report: Report): string | undefined {
  const iac = member(stage, 'iac');
  const own = either(stage, ['display_name', 'displayName'], report);
  const name = own ?? (iac === undefined ? undefined : member(iac, 'displayName'));
  return name === undefined || literal(name).trim() === '' ? undefined : literal(name);
}

function prerequisiteOf(stage: Located<StageValue>, report: Report): boolean {
  const own = either(stage, ['prerequisite', 'preRequisiteStage'], report)?.value;
  return own ?? stage.value.iac?.preRequisiteStage ?? false;
}

function onFailureOf(stage: Located<StageValue>, report: Report): OnFailure {
  const { on_failure: policy, allowed_to_fail: isAllowed } = stage.value;
  if (policy !== undefined && isAllowed !== undefined) {
    report(
      problemAt(locationOfKey(stage, 'allowed_to_fail'), {
        code: 'conflicting-keys',
        message: 'a stage has either on_failure or allowed_to_fail, not both',
        hint: 'allowed_to_fail: true is the same as on_failure: continue; remove one of them',
        related: [{ message: 'on_failure', location: locationOfKey(stage, 'on_failure') }],
      }),
    );
  }
  return policy ?? (isAllowed === true ? 'continue' : 'stop');
}

function readExecuteAt(executeAt: Located<TextValue>, report: Report): ExecuteAt | undefined {
  const time = readExecutionTime(literal(executeAt));
  if (time.ok) return { ...sourceText(executeAt), time: time.value };
  const message = `execute_at: "${literal(executeAt)}": ${time.error.message}`;
  report(problemAt(executeAt.node.location, { code: 'invalid-schedule', message, hint: time.error.hint }));
  return undefined;
}

/** A stage is tried again whatever failed it; which requests are repeated, their own policies say. */
function readStageRetry(retry: Located<NonNullable<StageValue['retry']>>, report: Report): Stage['retry'] {
  for (const key of ['on', 'methods'] as const) {
    if (member(retry, key) === undefined) continue;
    report(
      problemAt(locationOfKey(retry, key), {
        severity: 'warning',
        code: 'misplaced-key',
        message: `${key} means nothing here: only the retry of requests looks at it`,
        hint: 'write it in retry of config.yaml or of global',
      }),
    );
  }
  return readRetry(retry, report);
}

type HooksValue = NonNullable<StageValue['hooks']>;

function readHooks(hooks: Located<HooksValue>): Stage['hooks'] {
  const script = (name: keyof HooksValue): SourceText | undefined => {
    const written = member(hooks, name);
    return written === undefined ? undefined : sourceText(written);
  };
  return withoutAbsent({ before: script('before'), after: script('after'), failed: script('failed') });
}

function readUnique(unique: Located<NonNullable<StageValue['unique']>>, report: Report): Stage['unique'] {
  const id = member(unique, 'id');
  return id === undefined ? undefined : { id: readTemplate(id, report), forMs: unique.value.for };
}
