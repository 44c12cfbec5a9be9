import type { AppliedVersion, Intent, StageHistory } from '../../src/domain/history.ts';
import { EMPTY_HISTORY } from '../../src/domain/history.ts';
import type { Migration, MigrationStep } from '../../src/domain/migration.ts';
import type { Stage } from '../../src/domain/stage.ts';
import type { RecordedValue } from '../../src/domain/variables.ts';
import { textAt } from './variables.ts';

/** A value as a test writes it: in clear text, sealed, or not stored at all. */
export type ValueSketch = string | { readonly sealed: string } | { readonly withheld: true };

/** An applied version. What is left out is as if the file of today had been applied. */
export interface AppliedSketch {
  readonly label: string;
  readonly values?: Readonly<Record<string, ValueSketch>>;
  /** The file changed since. */
  readonly changed?: boolean;
  /** Another program applied it: it recorded neither checksum, label nor down. */
  readonly foreign?: boolean;
  /** `METHOD URL`, `none` or `irreversible`. */
  readonly down?: string;
}

/** What a test says about the history of a stage. */
export interface HistorySketch {
  readonly completed?: boolean;
  /** State of the newest attempt, which was an up. */
  readonly last?: 'completed' | 'failed' | 'skipped' | 'rolled_back' | 'in_doubt';
  readonly applied?: readonly AppliedSketch[];
  /** Labels of what was sent in run 811 and has no answer; `run` is that of a script. */
  readonly in_doubt?: readonly string[];
  readonly exports?: Readonly<Record<string, ValueSketch>>;
  readonly inputs_checksum?: string;
  readonly notices?: readonly string[];
}

const provenance = { run: '811', attempt: 1, actor: 'ada', commit: 'c0ffee' };
const TIME = '2026-01-02T03:04:05.000Z';

/** The history of a stage, as an adapter would read it. */
export function historyOf(stage: Stage, sketch: HistorySketch): StageHistory {
  const files = stage.work.kind === 'migrations' ? stage.work.config.migrations : [];
  const { completed = false, last = completed ? 'completed' : undefined, inputs_checksum: inputsChecksum } = sketch;
  return {
    ...EMPTY_HISTORY,
    exists: true,
    completed,
    applied: (sketch.applied ?? []).map((applied) => appliedOf(applied, files)),
    openIntents: (sketch.in_doubt ?? []).map(intentOf),
    exports: recordedOf(sketch.exports),
    notices: sketch.notices ?? [],
    ...(inputsChecksum === undefined ? {} : { inputsChecksum }),
    ...(last === undefined
      ? {}
      : {
          lastAttempt: {
            ...provenance,
            direction: 'up',
            strategy: 'dependency_graph',
            state: last,
            startedAt: TIME,
            endedAt: TIME,
            message: last,
          },
        }),
  };
}

function appliedOf(sketch: AppliedSketch, files: readonly Migration[]): AppliedVersion {
  const version = versionOf(sketch.label);
  const file = files.find((migration) => migration.version === version);
  const { foreign = false, changed = false } = sketch;
  const down = sketch.down === undefined ? (file?.down ?? 'irreversible') : downOf(sketch.down);
  return {
    ...provenance,
    version,
    label: foreign ? '' : sketch.label,
    variables: recordedOf(sketch.values),
    appliedAt: TIME,
    durationMs: 5,
    ...(foreign ? {} : { down, fileChecksum: changed || !file ? 'another' : file.checksum }),
  };
}

function versionOf(label: string): string {
  const digits = /^0*(\d+)_/.exec(label)?.[1];
  return digits ?? label;
}

function downOf(text: string): MigrationStep | 'none' | 'irreversible' {
  if (text === 'none' || text === 'irreversible') return text;
  const [method, url] = text.split(' ');
  if ((method !== 'DELETE' && method !== 'POST') || url === undefined) throw new Error(`no down: ${text}`);
  const location = { file: 'history', line: 1, column: 1 };
  return {
    env: [],
    request: { location, method, url: textAt(url, 1, 'history'), headers: [], queries: [], renderBody: true },
    response: { resultCodes: [], extractions: [], onMissing: 'skip' },
  };
}

function recordedOf(values: Readonly<Record<string, ValueSketch>> = {}): readonly RecordedValue[] {
  return Object.entries(values).map(([name, value]) => {
    if (typeof value === 'string') return { name, form: 'clear', text: value };
    return 'sealed' in value ? { name, form: 'sealed', text: value.sealed } : { name, form: 'withheld', text: '' };
  });
}

function intentOf(label: string): Intent {
  return {
    ...provenance,
    version: versionOf(label),
    label,
    direction: 'up',
    method: 'POST',
    urlHash: 'ab12',
    startedAt: TIME,
  };
}
