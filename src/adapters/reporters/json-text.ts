import type { Redact } from './style.ts';

/** Characters that JSON allows as they are and that a terminal or a reader could take for something else. */
const EACH_INVISIBLE = /[\p{Bidi_Control}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/**
 * Plain data as JSON on one line, or indented. Every text in it is redacted, names of members too, before it becomes
 * JSON: in the text of a document a secret could look like a part of JSON itself.
 */
export function jsonText(value: unknown, redact: Redact, indent?: number): string {
  return JSON.stringify(redactDeep(value, redact), undefined, indent).replaceAll(
    EACH_INVISIBLE,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function redactDeep(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [redact(name), redactDeep(item, redact)]));
}
