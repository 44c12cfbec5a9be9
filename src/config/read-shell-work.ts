import type { ShellWork } from '../domain/stage.ts';
import type { SourceText } from '../domain/source-text.ts';
import {
  literal,
  type Located,
  locationOfKey,
  member,
  oneOrMany,
  sourceText,
  textOrEmpty,
  type TextValue,
} from './located.ts';
import { problemAt, type Report } from './report.ts';
import type { RunValue, StageValue } from './schemas/stage-schema.ts';

/** The shell work of a `run` stage. `resolve` makes paths relative to stages.yaml absolute. */
export function readShellWork(
  stage: Located<StageValue>,
  run: Located<RunValue>,
  { resolve, report }: { readonly resolve: (path: string) => string; readonly report: Report },
): ShellWork {
  const { up, down, shell, workingDirectory } = partsOf(run);
  const rollback = member(stage, 'rollback');
  if (down !== undefined && rollback !== undefined) {
    report(
      problemAt(locationOfKey(stage, 'rollback'), {
        code: 'conflicting-keys',
        message: 'run.down and rollback are two words for the same',
        hint: 'remove rollback',
        related: [{ message: 'run.down', location: down.node.location }],
      }),
    );
  }
  if (up.text.trim() === '') report(problemAt(up.at, { code: 'empty-value', message: 'the stage has nothing to run' }));
  const undo = down ?? rollback;
  return {
    kind: 'shell',
    up,
    ...(undo === undefined ? {} : { down: sourceText(undo) }),
    ...(shell.length === 0 ? {} : { shell }),
    workingDirectory: resolve(workingDirectory === '' ? '.' : workingDirectory),
    runPolicy: stage.value.run_policy ?? 'on_change',
    skipExitCodes: [stage.value.skip_exit_codes ?? []].flat(),
  };
}

interface RunParts {
  readonly up: SourceText;
  readonly down: Located<TextValue> | undefined;
  readonly shell: readonly string[];
  readonly workingDirectory: string;
}

function partsOf({ value, node }: Located<RunValue>): RunParts {
  if (typeof value !== 'object') {
    return { up: sourceText({ value, node }), down: undefined, shell: [], workingDirectory: '' };
  }
  const run = { value, node };
  const up = member(run, 'up');
  return {
    up: up === undefined ? { text: '', at: node.location, indent: 0 } : sourceText(up),
    down: member(run, 'down'),
    shell: shellOf(member(run, 'shell')),
    workingDirectory: textOrEmpty(run, 'working_directory'),
  };
}

/** One text is a program with its arguments; a list holds them one by one. */
function shellOf(shell: Located<TextValue | readonly TextValue[]> | undefined): readonly string[] {
  const words = oneOrMany(shell).map((word) => literal(word));
  const isList = Array.isArray(shell?.value);
  return isList ? words : words.flatMap((word) => word.split(/\s+/).filter((part) => part !== ''));
}
