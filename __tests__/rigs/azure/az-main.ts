import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AzAnswer } from './answers.ts';
import { react } from './answers.ts';
import { expandFiles } from './parameters.ts';

/** The stand-in for `az` as a program: AZ_FOLDER has its answers, and gets a line for each call. */
const folder = process.env['AZ_FOLDER'] ?? '.';

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const words = expandFiles(process.argv.slice(2), read);
const { call, answer, exitCode, stdout, stderr } = react(
  words,
  JSON.parse(read(path.join(folder, 'answers.json')) ?? '[]') as readonly AzAnswer[],
);
if (call) appendFileSync(path.join(folder, 'calls.jsonl'), `${JSON.stringify(call)}\n`);
const [file] = call?.options['--file'] ?? call?.options['--template-file'] ?? [];
if (file !== undefined && read(file) === undefined) {
  process.stderr.write(`ERROR: An error occurred reading file. Could not find file '${file}'.\n`);
  process.exitCode = 1;
} else {
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  process.exitCode = exitCode;
}
if (answer.hangs === true) setInterval(() => undefined, 60_000);
