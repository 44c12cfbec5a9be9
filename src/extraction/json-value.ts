import { numberFrom, plainDecimal } from './json-number.ts';
import { endOfValue, skipBlanks } from './json-scan.ts';
import { stringContent } from './json-string.ts';

/** The kind of a JSON value; `JSON` is an object or a list, and a missing value counts as `Null`. */
export type ValueType = 'String' | 'Number' | 'True' | 'False' | 'Null' | 'JSON';

/** The type of the value whose raw text is `raw`, told by its first characters. */
export function typeOf(raw: string): ValueType {
  switch (raw[0]) {
    case '"':
      return 'String';
    case '{':
    case '[':
      return 'JSON';
    case 't':
      return 'True';
    case 'f':
      return 'False';
    case undefined:
      return 'Null';
    case 'n':
      // `nan` is no JSON, but gjson knows it as a literal.
      return raw.length === 1 || raw[1] === 'u' ? 'Null' : 'Number';
    default:
      return 'Number';
  }
}

/**
 * The raw text of the value that a whole text holds: without the blanks before it and, unless it is an object or list,
 * without what follows. Empty when there is no value.
 */
export function rawValueIn(text: string): string {
  const start = skipBlanks(text, 0);
  const first = text[start];
  if (first === undefined || !/[-+0-9"{[tfniIN]/.test(first)) return '';
  return first === '{' || first === '[' ? text.slice(start) : text.slice(start, endOfValue(text, start));
}

/**
 * gjson's text of a value: strings unescaped; whole numbers as written, others in plain decimal notation; `null` empty;
 * objects and lists as they stand.
 */
export function textOf(raw: string): string {
  switch (typeOf(raw)) {
    case 'String':
      return stringContent(raw);
    case 'Number':
      return /^-?[0-9]*$/.test(raw) ? raw : plainDecimal(numberFrom(raw));
    case 'True':
      return 'true';
    case 'False':
      return 'false';
    case 'Null':
      return '';
    case 'JSON':
      return raw;
  }
}

/** Whether a value can be read as true: `true`, a number other than 0, or one of the texts `1`, `t`, `true`. */
export function isTrueish(raw: string): boolean {
  return readBoolean(raw) === true;
}

/** Whether a value can be read as false: `false`, `null`, missing, 0, or one of the texts `0`, `f`, `false`. */
export function isFalseish(raw: string): boolean {
  return readBoolean(raw) === false;
}

function readBoolean(raw: string): boolean | undefined {
  switch (typeOf(raw)) {
    case 'True':
      return true;
    case 'False':
    case 'Null':
      return false;
    case 'Number':
      return numberFrom(raw) !== 0;
    case 'String': {
      const text = stringContent(raw).toLowerCase();
      if (['1', 't', 'true'].includes(text)) return true;
      return ['0', 'f', 'false'].includes(text) ? false : undefined;
    }
    case 'JSON':
      return undefined;
  }
}
