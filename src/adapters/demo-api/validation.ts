import { err, ok, type Result } from '../../domain/result.ts';
import { refuse, type Answer, type Call } from './exchange.ts';

/** Reads one field: its value, or what is wrong with it as the end of a sentence that begins with its name. */
export type Field<Value> = (value: unknown) => Result<Value, string>;

/** The values that a set of fields reads. */
export type ValuesOf<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** A text of 1 to `maximumLength` characters that matches `pattern`; `looksLike` shows a correct one. */
export function text(rule: { maximumLength: number; pattern?: RegExp; looksLike?: string }): Field<string> {
  return (value) => {
    if (typeof value !== 'string') return err(`must be a text, not ${nameOfType(value)}`);
    if (value === '') return err('must not be empty');
    if (value.length > rule.maximumLength) return err(`must have at most ${rule.maximumLength} characters`);
    if (rule.pattern && !rule.pattern.test(value))
      return err(`must look like ${rule.looksLike ?? rule.pattern.source}`);
    return ok(value);
  };
}

/** A whole number from `minimum` to `maximum`. A text of digits is refused, as a strict API does. */
export function wholeNumber(rule: { minimum: number; maximum: number }): Field<number> {
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return err(`must be a whole number, not ${nameOfType(value)}`);
    }
    if (value < rule.minimum || value > rule.maximum) return err(`must be from ${rule.minimum} to ${rule.maximum}`);
    return ok(value);
  };
}

/** `true` or `false`. */
export const flag: Field<boolean> = (value) =>
  typeof value === 'boolean' ? ok(value) : err(`must be true or false, not ${nameOfType(value)}`);

/** One of the given words. */
export function choice<Word extends string>(...words: readonly Word[]): Field<Word> {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    return word === undefined ? err(`must be one of ${words.join(', ')}`) : ok(word);
  };
}

/** Any JSON value that is there. */
export const anything: Field<unknown> = (value) => (value === undefined ? err('is missing') : ok(value));

/** At most `maximumLength` values, each read by `item`. */
export function listOf<Item>(item: Field<Item>, rule: { maximumLength: number }): Field<readonly Item[]> {
  return (value) => {
    if (!Array.isArray(value)) return err(`must be a list, not ${nameOfType(value)}`);
    if (value.length > rule.maximumLength) return err(`must have at most ${rule.maximumLength} entries`);
    const items: Item[] = [];
    for (const [index, entry] of value.entries()) {
      const read = item(entry);
      if (!read.ok) return err(`entry ${index} ${read.error}`);
      items.push(read.value);
    }
    return ok(items);
  };
}

/** A field that may be left out, with the value it then has. */
export function optional<Value, Otherwise>(field: Field<Value>, otherwise: Otherwise): Field<Value | Otherwise> {
  return (value) => (value === undefined ? ok(otherwise) : field(value));
}

/** Reads the JSON object in a request's body. Fails with 415 or 400, with the first field that is wrong. */
export function readFields<Fields extends Readonly<Record<string, Field<unknown>>>>(
  call: Call,
  fields: Fields,
): Result<ValuesOf<Fields>, Answer> {
  const object = readObject(call);
  if (!object.ok) return object;
  const unknown = Object.keys(object.value).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) {
    const known = Object.keys(fields).join(', ');
    return err(refuse(400, `The field "${unknown}" is not known here; known are ${known}.`, unknown));
  }
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const given = object.value[name];
    const read = field(given);
    if (!read.ok)
      return err(refuse(400, given === undefined ? `"${name}" is missing.` : `"${name}" ${read.error}.`, name));
    values[name] = read.value;
  }
  if (!isComplete(values, fields)) throw new Error('A field was neither read nor refused.');
  return ok(values);
}

/** The compiler cannot see that the loop fills every field with what its own rule gave. */
function isComplete<Fields extends object>(values: object, fields: Fields): values is ValuesOf<Fields> {
  return Object.keys(fields).every((name) => Object.hasOwn(values, name));
}

function readObject(call: Call): Result<Readonly<Record<string, unknown>>, Answer> {
  const contentType = call.headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) {
    return err(refuse(415, `Send JSON with the header Content-Type: application/json, not "${contentType}".`));
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(call.text);
  } catch {
    return err(refuse(400, 'The body is not valid JSON.'));
  }
  if (!isObject(parsed)) return err(refuse(400, `The body must be a JSON object, not ${nameOfType(parsed)}.`));
  return ok(parsed);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  // The value itself stays out of the answer: it may be a password in the wrong place.
  return `a ${typeof value}`;
}
