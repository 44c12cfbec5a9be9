import fs from 'node:fs';
import path from 'node:path';
import type { CommandArguments } from '../commands/command-description.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { ProcessVariables } from '../execution/ports.ts';

/** The variable that holds the state keys, one in each line, the newest first. */
export const STATE_KEY_VARIABLE = 'STAGE_ORCHESTRATOR_STATE_KEY';

/** Shortest key that is taken: anything shorter could be guessed. */
const MIN_KEY_LENGTH = 16;

/** The state keys of a command: the option, the file, the variable. The error is a sentence without the key in it. */
export async function readStateKeys(
  { values }: CommandArguments,
  variables: ProcessVariables,
  workingDirectory: string,
): Promise<Result<readonly string[], string>> {
  const option = values.get('state-key');
  const file = values.get('state-key-file');
  let text = typeof option === 'string' ? option : (variables.get(STATE_KEY_VARIABLE) ?? '');
  if (typeof file === 'string') {
    try {
      text = await fs.promises.readFile(path.resolve(workingDirectory, file), 'utf8');
    } catch {
      return err(`--state-key-file: ${file} can't be read`);
    }
  }
  const keys = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // Whoever names a file wants secrets sealed: without a key in it they would be left out of the history.
  if (typeof file === 'string' && keys.length === 0) return err(`--state-key-file: there is no key in ${file}`);
  if (keys.some((key) => key.length < MIN_KEY_LENGTH))
    return err(`a state key has at least ${MIN_KEY_LENGTH} characters`);
  return ok(keys);
}
