import type { RequestedOutput } from '../domain/requested-output.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { OUTPUT_NAMES } from './action-outputs.ts';

/** More than a step needs; each is a file entry that the runner reads. */
const MAX_REQUESTED_OUTPUTS = 200;

/** Longest name of an output. */
const MAX_OUTPUT_NAME_LENGTH = 100;

/**
 * `[environment/][stage.]name [as output]`. Names of environments hold no slash; the last dot ends the name of the stage,
 * which may hold dots itself.
 */
const ENTRY = /^(?:(?<environment>[^\s/]+)\/)?(?:(?<stage>\S+)\.)?(?<name>[^\s./]+)(?:\s+as\s+(?<output>\S+))?$/u;

/** What `steps.ID.outputs.NAME` can name. Source: https://docs.github.com/actions/reference/workflows-and-actions/contexts */
const OUTPUT_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/u;

/** Reads the input `outputs`: an entry a line; empty lines and those that begin with `#` say nothing. The error is a sentence. */
export function readRequestedOutputs(text: string): Result<readonly RequestedOutput[], string> {
  const lines = text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length > MAX_REQUESTED_OUTPUTS) {
    return err(`the input outputs has ${lines.length} lines, and at most ${MAX_REQUESTED_OUTPUTS} are read`);
  }
  const requests: RequestedOutput[] = [];
  // GitHub looks outputs up without regard to case.
  const taken = new Map<string, string>(OUTPUT_NAMES.map((name) => [name, 'an output of the action itself']));
  for (const written of lines) {
    const request = readEntry(written);
    if (!request.ok) return request;
    const { output } = request.value;
    const holder = taken.get(output.toLowerCase());
    if (holder !== undefined) {
      return err(
        `outputs: ${written}: ${output} is ${holder}: give it another name, such as ${written} as my_${output}`,
      );
    }
    taken.set(output.toLowerCase(), `the output of ${written} already`);
    requests.push(request.value);
  }
  return ok(requests);
}

function readEntry(written: string): Result<RequestedOutput, string> {
  const { environment, stage, name, output = name } = ENTRY.exec(written)?.groups ?? {};
  if (name === undefined || output === undefined) {
    return err(
      `outputs: ${JSON.stringify(written)} is not [ENVIRONMENT/][STAGE.]NAME [as OUTPUT]: write a line for each, such as database.url as db_url`,
    );
  }
  if (!OUTPUT_NAME.test(output) || output.length > MAX_OUTPUT_NAME_LENGTH) {
    return err(
      `outputs: ${written}: ${output} can't be the name of an output, which has letters, digits, "_" and "-", at most ${MAX_OUTPUT_NAME_LENGTH}, and does not begin with a digit: add "as NAME"`,
    );
  }
  const place = { ...(environment === undefined ? {} : { environment }), ...(stage === undefined ? {} : { stage }) };
  return ok({ written, ...place, name, output });
}
