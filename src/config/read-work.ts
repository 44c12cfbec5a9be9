import type { StageWork } from '../domain/stage.ts';
import type { LoadContext } from './load-context.ts';
import { loadStageConfig, type SharedParts, type StageDefaults } from './load-stage-config.ts';
import { type Located, locationOfKey, member, sourceText } from './located.ts';
import { readShellWork } from './read-shell-work.ts';
import { problemAt, type Report } from './report.ts';
import type { StageValue } from './schemas/stage-schema.ts';

/** What the work of a stage is read with. */
export interface WorkContext {
  readonly context: LoadContext;
  readonly shared: SharedParts;
  readonly defaults: StageDefaults;
  /** Absolute folder of stages.yaml. */
  readonly directory: string;
}

/** The keys of which a stage has exactly one. */
const WORK_KEYS = ['config_path', 'run', 'iac'] as const;

/** Keys that only stages of one kind look at. */
const KEYS_OF_KINDS = {
  run: ['rollback', 'run_policy', 'skip_exit_codes'],
  iac: ['pre', 'post'],
} as const;

/**
 * What a stage does: migrations, shell work or a deployment. Undefined after a report.
 * `report` takes what is wrong with the stage; what is wrong with its config.yaml is told as always.
 */
export async function readWork(
  stage: Located<StageValue>,
  { context, shared, defaults, directory }: WorkContext,
  report: Report,
): Promise<StageWork | undefined> {
  const { files } = context;
  const [configPath, run, iac] = [member(stage, 'config_path'), member(stage, 'run'), member(stage, 'iac')];
  const [kind, second] = WORK_KEYS.filter((key) => member(stage, key) !== undefined);
  if (kind === undefined || second !== undefined) {
    reportWorkKeys(stage, [kind, second], report);
    return undefined;
  }
  reportMisplaced(stage, kind, report);
  if (configPath !== undefined) {
    const { text, at } = sourceText(configPath);
    const file = { path: files.resolve(directory, text), namedAt: at };
    const config = await loadStageConfig(context, shared, { file, defaults });
    return config === undefined ? undefined : { kind: 'migrations', config };
  }
  if (run !== undefined) {
    return readShellWork(stage, run, { resolve: (path) => files.resolve(directory, path), report });
  }
  if (iac === undefined) return undefined;
  const { readInfrastructureWork } = await import('./read-infrastructure-work.ts');
  return readInfrastructureWork({ ...context, report }, { stage, iac, directory });
}

function reportWorkKeys(
  stage: Located<StageValue>,
  [first, second]: readonly [string | undefined, string | undefined],
  report: Report,
): void {
  const isNone = first === undefined || second === undefined;
  report(
    problemAt(isNone ? stage.node.location : locationOfKey(stage, second), {
      code: 'stage-work',
      message: isNone
        ? 'the stage has nothing to do: it needs exactly one of config_path, run and iac'
        : `the stage has both ${first} and ${second}: it needs exactly one of config_path, run and iac`,
      hint: isNone ? 'add config_path: \u2026/config.yaml' : 'make two stages of it',
    }),
  );
}

function reportMisplaced(stage: Located<StageValue>, kind: (typeof WORK_KEYS)[number], report: Report): void {
  for (const [owner, keys] of Object.entries(KEYS_OF_KINDS)) {
    for (const key of owner === kind ? [] : keys) {
      if (member(stage, key) === undefined) continue;
      report(
        problemAt(locationOfKey(stage, key), {
          severity: 'warning',
          code: 'misplaced-key',
          message: `${key} means nothing here: only stages with ${owner} look at it`,
          hint: 'remove it',
        }),
      );
    }
  }
}
