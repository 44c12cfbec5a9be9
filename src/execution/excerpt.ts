import type { Redactor } from './redact.ts';

/** Longest piece of an answer or of a log that a message shows, in characters. */
export const EXCERPT_LIMIT = 500;

/** The start of an answer on one line: redacted first and cut then, so that no half of a secret is left over. */
export function excerptOf(text: string, redactor: Redactor): string {
  const plain = redactor.redact(text).replaceAll(/\s+/g, ' ').trim();
  return plain.length > EXCERPT_LIMIT ? `${plain.slice(0, EXCERPT_LIMIT)}… (${plain.length} characters)` : plain;
}
