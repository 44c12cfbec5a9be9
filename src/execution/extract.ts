import type { Extraction, ResponseDefinition } from '../domain/http-request.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { extractText } from '../extraction/extract.ts';
import { toGjsonPath } from '../extraction/json-path.ts';
import { isValidJson } from '../extraction/valid-json.ts';
import type { FindPattern } from './pattern-ports.ts';
import type { IncomingResponse } from './ports.ts';

/** Values taken out of an answer, and the ones that were not there. */
export interface ExtractedValues {
  readonly values: readonly { readonly name: string; readonly value: string; readonly declaredSensitive: boolean }[];
  readonly missing: readonly MissingValue[];
}

export interface MissingValue {
  readonly name: string;
  /** The path or header as the user wrote it. */
  readonly path: string;
  readonly problem: string;
}

/** Why nothing can be taken out of a body: another thing than a body in which a value is not there. */
export const NOT_JSON = 'the answer is not JSON';

/** Takes every value of `env_from` out of an answer (spec 03, "Extraction paths"). */
export function extractValues(
  definition: ResponseDefinition,
  response: IncomingResponse,
  find: FindPattern,
): ExtractedValues {
  const values: { name: string; value: string; declaredSensitive: boolean }[] = [];
  const missing: MissingValue[] = [];
  const needsBody = definition.extractions.some((extraction) => extraction.source.kind === 'body');
  const validBody = needsBody && isValidJson(response.body);
  for (const extraction of definition.extractions) {
    const found =
      extraction.source.kind === 'header'
        ? fromHeader(extraction.source, response, find)
        : fromBody(extraction.source.path, response.body, validBody);
    if (found.ok) values.push({ name: extraction.name, value: found.value, declaredSensitive: extraction.sensitive });
    else missing.push({ name: extraction.name, path: pathOf(extraction), problem: found.error });
  }
  return { values, missing };
}

function pathOf({ source }: Extraction): string {
  return source.kind === 'body' ? source.path : `header ${source.header}`;
}

function fromBody(path: string, body: string, valid: boolean): Result<string, string> {
  if (body.trim() === '') return err('the answer is empty');
  if (!valid) return err(NOT_JSON);
  const gjson = toGjsonPath(path);
  if (!gjson.ok) return err(gjson.error);
  const text = extractText(body, gjson.value);
  return text === undefined ? err('the answer has nothing there') : ok(text);
}

function fromHeader(
  source: { readonly header: string; readonly match?: string },
  response: IncomingResponse,
  find: FindPattern,
): Result<string, string> {
  const value = response.headers.find(([name]) => name === source.header.toLowerCase())?.[1];
  if (value === undefined) return err('the answer has no such header');
  if (source.match === undefined) return ok(value);
  const found = find(source.match, value);
  if (!found.ok) return found;
  if (!found.value) return err(`the header does not match ${source.match}`);
  return ok(found.value.group ?? found.value.whole);
}
