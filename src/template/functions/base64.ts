import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';

const LETTER = /[A-Za-z0-9+/]/;
const COMPLETE = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes base64 with padding, as strictly as Go: line ends are skipped, everything else that is not base64 is wrong.
 * The error is the offset of the byte at which Go finds it wrong.
 */
export function decodeBase64(text: string): Result<Uint8Array, number> {
  const compact = text.replaceAll(/[\r\n]+/g, '');
  if (compact.length % 4 === 0 && COMPLETE.test(compact)) return ok(Buffer.from(compact, 'base64'));
  return err(errorOffset(text));
}

function skipLineEnds(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at += 1;
  return at;
}

/** All characters before the wrong one are ASCII, so that offsets count bytes. */
function errorOffset(text: string): number {
  let inGroup = 0;
  for (let at = skipLineEnds(text, 0); at < text.length; at = skipLineEnds(text, at + 1)) {
    const character = text.charAt(at);
    if (LETTER.test(character)) {
      inGroup = (inGroup + 1) % 4;
      continue;
    }
    if (character !== '=' || inGroup < 2) return at;
    const next = skipLineEnds(text, at + 1);
    if (inGroup === 3 || next === text.length) return next;
    return text.charAt(next) === '=' ? skipLineEnds(text, next + 1) : next - 1;
  }
  return text.length - inGroup;
}
