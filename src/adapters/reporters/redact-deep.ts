import type { Redact } from './style.ts';

/**
 * Plain data with every text in it redacted, names of members too. Before it becomes JSON: in the text of a document a
 * secret could look like a part of JSON itself.
 */
export function redactDeep(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [redact(name), redactDeep(item, redact)]));
}
