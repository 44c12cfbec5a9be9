import path from 'node:path';
import type { JsonDocumentOptions } from '../adapters/reporters/json-document.ts';
import type { RunTimes } from '../adapters/reporters/run-times.ts';
import type { CommandArguments } from '../commands/command-description.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { err } from '../domain/result.ts';
import type { EventSink } from '../execution/ports.ts';
import { FOREIGN, isForeign } from './foreign-file.ts';
import { writeOutput } from './output-files.ts';

/** The reports that a user asked for. */
export interface Reports {
  /** Events as they are, heard on their way where a report needs more than how a run ended. */
  readonly through: (events: EventSink) => EventSink;
  /**
   * Writes them. What was done is done: a report that can't be written changes nothing about it, and is told as a warning.
   * @returns a sentence for each that could not be written
   */
  write(outcome: CommandOutcome, options: JsonDocumentOptions): Promise<readonly string[]>;
}

/** A form of report. */
interface Form {
  /** How each begins, without blanks: by that an older one is known, which may be written over. */
  readonly begin: string;
  /** Makes one. What it takes is loaded when it is asked for. */
  make(outcome: CommandOutcome, options: JsonDocumentOptions, times: RunTimes): Promise<string | undefined>;
}

/** By option, in the order in which they are written. */
const FORMS: Readonly<Record<string, Form>> = {
  'report-file': {
    begin: '{"schema":"stage-orchestrator/',
    make: async (outcome, options) =>
      (await import('../adapters/reporters/json-document.ts')).jsonDocument(outcome, options),
  },
  'report-junit': {
    begin: '<?xmlversion="1.0"encoding="UTF-8"?><testsuites',
    make: async (outcome, { command, redact }) =>
      (await import('../adapters/reporters/junit.ts')).junitDocument(command, outcome, redact),
  },
  'report-html': {
    begin: '<!doctypehtml>',
    make: async (outcome, options, times) =>
      (await import('./html-document.ts')).htmlDocument(outcome, options, times.times()),
  },
};

/** The reports that were asked for, with relative paths seen from `workingDirectory`; `undefined`: none. */
export async function openReports(
  { values }: CommandArguments,
  workingDirectory: string,
): Promise<Reports | undefined> {
  const asked = Object.entries(FORMS).flatMap(([name, form]) => {
    const file = values.get(name);
    return typeof file === 'string' && file !== '' ? [{ name, form, file }] : [];
  });
  if (asked.length === 0) return undefined;
  const { createRunTimes } = await import('../adapters/reporters/run-times.ts');
  const times = createRunTimes();
  return {
    through: (events) => ({
      emit(event) {
        times.emit(event);
        events.emit(event);
      },
    }),
    async write(outcome, options) {
      const problems: string[] = [];
      for (const { name, form, file } of asked) {
        const text = await form.make(outcome, options, times);
        if (text === undefined) continue;
        const place = path.resolve(workingDirectory, file);
        const written = isForeign(place, form.begin) ? err(FOREIGN) : await writeOutput(place, text, 'w');
        if (!written.ok) problems.push(`the ${name} ${file} can't be written: ${written.error}`);
      }
      return problems;
    },
  };
}
