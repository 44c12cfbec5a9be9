import path from 'node:path';
import { jsonDocument } from '../adapters/reporters/json-document.ts';
import type { JsonDocumentOptions } from '../adapters/reporters/json-document.ts';
import type { CommandArguments } from '../commands/command-description.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { writeOutput } from './output-files.ts';

/** What makes a report, in the order of the options. Each is loaded when it is asked for. */
const FORMS: Readonly<
  Record<string, (outcome: CommandOutcome, options: JsonDocumentOptions) => string | Promise<string>>
> = {
  'report-file': (outcome, options) => jsonDocument(outcome, options),
  'report-junit': async (outcome, { command, redact }) =>
    (await import('../adapters/reporters/junit.ts')).junitDocument(command, outcome, redact),
};

/**
 * Writes the reports that a user asked for, with relative paths seen from `workingDirectory`. What was done is done: a
 * report that can't be written changes nothing about it, and is told as a warning.
 * @returns a sentence for each that could not be written
 */
export async function writeReports(
  { values }: CommandArguments,
  workingDirectory: string,
  outcome: CommandOutcome,
  options: JsonDocumentOptions,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [name, documentOf] of Object.entries(FORMS)) {
    const file = values.get(name);
    if (typeof file !== 'string' || file === '') continue;
    const written = await writeOutput(path.resolve(workingDirectory, file), await documentOf(outcome, options), 'w');
    if (!written.ok) problems.push(`the ${name} ${file} can't be written: ${written.error}`);
  }
  return problems;
}
