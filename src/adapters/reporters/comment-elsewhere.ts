import { escapeMarkdown } from './markdown-text.ts';
import type { Redact } from './style.ts';

/**
 * A comment that could not be posted as a part of the summary of the job, below a line that says why.
 * @param why - a text for people
 * @param text - the comment; its marker is left out
 * @param room - what the summary has left; where the comment is larger, only the line is written
 */
export function insteadOfComment(
  why: string,
  text: string,
  room: { readonly redact: Redact; readonly maxBytes: number },
): string {
  const line = `\n> There is no comment on the pull request: ${escapeMarkdown(why, room.redact)}\n`;
  const page = `${line}\n${text.slice(text.indexOf('\n') + 1)}`;
  return Buffer.byteLength(page) <= room.maxBytes ? page : line;
}
