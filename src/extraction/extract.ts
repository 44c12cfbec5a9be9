import {
  MAX_PATH_DEPTH,
  MAX_PATH_LENGTH,
  MAX_TEXT_LENGTH,
  MAX_WORK_CHARACTERS,
  type Evaluation,
} from './evaluation.ts';
import { textOf, typeOf, type ValueType } from './json-value.ts';
import { applyPrefix } from './prefix.ts';
import { search } from './search.ts';
import { ugly } from './ugly.ts';

/** What a path named in a JSON text. */
export interface Extracted {
  readonly exists: boolean;
  /** `Null` also when nothing exists. */
  readonly type: ValueType;
  /** The JSON text of the value as it stands in the document, or as the path built it; empty when nothing exists. */
  readonly raw: string;
  /** gjson's text of the value: strings unescaped, numbers in plain decimal notation, `null` empty. */
  readonly string: string;
}

/**
 * What the gjson path `path` names in the JSON text `json`, as gjson 1.19 would answer.
 * Syntax: https://github.com/tidwall/gjson/blob/master/SYNTAX.md
 *
 * It differs where gjson reads past the end of something: members are not looked for inside the text of a string, a
 * literal (`!"x"`) ends where it ends, and a pipe within brackets stays within them.
 *
 * Never throws: a malformed path or text, and one that goes beyond a limit of evaluation.ts, finds nothing.
 */
export function getPath(json: string, path: string): Extracted {
  const raw = evaluate(json, path);
  return { exists: raw !== '', type: typeOf(raw), raw, string: textOf(raw) };
}

/**
 * The value that `path` names as the text of a variable: strings as they are, numbers digit by digit as in the answer,
 * `true` and `false`, `null` as the empty text, objects and lists as compact JSON. Undefined when there is no value.
 *
 * Takes a gjson path; JSONPath goes through `toGjsonPath` first.
 */
export function extractText(json: string, path: string): string | undefined {
  const raw = evaluate(json, path);
  if (raw === '') return undefined;
  switch (typeOf(raw)) {
    case 'Number':
      return raw;
    case 'JSON':
      return ugly(raw);
    default:
      return textOf(raw);
  }
}

function evaluate(json: string, path: string): string {
  if (path.length > MAX_PATH_LENGTH) return '';
  let remaining = MAX_WORK_CHARACTERS;
  let depth = 0;
  const evaluation: Evaluation = {
    get: (innerJson, innerPath) => evaluation.deeper(() => followPipes(evaluation, innerJson, innerPath), ''),
    spend: (characters) => {
      remaining -= characters;
      return remaining >= 0;
    },
    deeper: (descent, otherwise) => {
      if (depth === MAX_PATH_DEPTH) remaining = -1;
      if (remaining < 0) return otherwise;
      depth++;
      const value = descent();
      depth--;
      return value;
    },
  };
  const raw = evaluation.get(json, path);
  return remaining < 0 ? '' : raw;
}

function followPipes(evaluation: Evaluation, json: string, path: string): string {
  let text = json;
  let next: string | undefined = path;
  while (next !== undefined) {
    // Also the passes over an empty text cost something, so that no path goes on for free.
    if (text.length > MAX_TEXT_LENGTH || !evaluation.spend(text.length + next.length + 1)) return '';
    const prefixed = applyPrefix(evaluation, text, next);
    const found = typeof prefixed === 'string' ? search(evaluation, text, prefixed) : prefixed;
    text = found.raw;
    next = found.pipe;
  }
  return evaluation.spend(text.length) ? text : '';
}
