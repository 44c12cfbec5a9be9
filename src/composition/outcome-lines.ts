import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { failureText } from '../adapters/reporters/failure-text.ts';
import { planText } from '../adapters/reporters/plan-text.ts';
import { plural } from '../adapters/reporters/plural.ts';
import type { Style } from '../adapters/reporters/style.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { CommandArguments } from '../commands/command-description.ts';
import { showPlainly } from '../domain/next-step.ts';
import { nextCommands } from './next-commands.ts';
import { readingLines } from './reading-lines.ts';

/** A command as it was asked, and how its answer is laid out. */
export interface OutcomeView {
  readonly command: string;
  readonly given: CommandArguments;
  /** The lines that excerpts of a file show. */
  readonly sourceOf: (file: string) => string | undefined;
  readonly style: Style;
}

/** What a command came to as text, the same on a terminal and in the log of a job. A run has told its end by events. */
export async function outcomeLines(outcome: CommandOutcome, view: OutcomeView): Promise<readonly string[]> {
  const { command, given, sourceOf, style } = view;
  switch (outcome.kind) {
    case 'failure':
      return failureText(outcome.failure, sourceOf, style);
    case 'plan':
      return [
        ...planText(outcome.plan, nextCommands(command, outcome), style),
        ...outcome.refused.flatMap((failure) => failureText(failure, sourceOf, style)),
      ];
    case 'run':
      return [];
    case 'validated': {
      const hasWarnings = outcome.warnings.some(({ severity }) => severity === 'warning');
      const size = `${plural(outcome.stages, 'stage')}, ${plural(outcome.migrations, 'migration')}`;
      return [`${outcome.project}: ${size}, ${hasWarnings ? 'no errors' : 'no problems'}`];
    }
    case 'message':
      return [
        ...outcome.lines,
        ...(style.showNext ?? showPlainly)(outcome.next).map((line) =>
          line.startsWith('(') ? `  ${line}` : `next: ${line}`,
        ),
      ];
    case 'status':
    case 'history':
    case 'explanation':
    case 'graph':
    case 'state':
      return readingLines(outcome, given, style);
  }
}

/** Of a file that is larger no lines are shown: that it is too large is what is wrong with it. */
const MAX_SHOWN_FILE_BYTES = 16 * 1024 * 1024;

/** Reads the lines that excerpts show, from the files as they are now. */
export function sourceReader(workingDirectory: string): (file: string) => string | undefined {
  return (file) => {
    const place = path.resolve(workingDirectory, file);
    try {
      // A named pipe would wait for somebody to write into it, and a device may have no end.
      const info = statSync(place);
      return info.isFile() && info.size <= MAX_SHOWN_FILE_BYTES ? readFileSync(place, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };
}
