import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { NumberLiteral } from './ast.ts';
import { parseFloat64, parseInteger } from './number-syntax.ts';
import { unquoteCharacter } from './unquote.ts';

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;
const COMPLEX = /^([+-]?(?:0[xX][\da-fA-F._]*(?:[pP][+-]?[\d_]+)?|[\d._]*(?:[eE][+-]?[\d_]+)?))([+-].*)i$/;

/** What the text of a number token stands for; the error is what to tell the author. */
export function parseNumberLiteral(text: string): Result<NumberLiteral, string> {
  const imaginary = text.endsWith('i') ? parseFloat64(text.slice(0, -1)) : undefined;
  if (imaginary !== undefined) return ok(complexLiteral(0, imaginary));
  const integer = parseInteger(text);
  if (integer !== undefined && integer >= MIN_INT64 && integer <= MAX_INT64) {
    return ok({ value: looksLikeFloat(text) ? Number(integer) : integer, integer });
  }
  // An unsigned literal of 64 bits is a number, but no int: using it fails, writing it does not.
  if (integer !== undefined && integer >= 0n && integer <= MAX_UINT64 && !text.startsWith('+')) {
    return ok({ value: undefined, integer: undefined });
  }
  const float = parseFloat64(text);
  if (float === undefined) return err(`illegal number syntax: ${JSON.stringify(text)}`);
  if (!/[.eEpP]/.test(text)) return err(`integer overflow: ${JSON.stringify(text)}`);
  return ok({ value: float, integer: wholeNumber(float) });
}

/** What the text of a character token such as `'a'` stands for: the number of the character. */
export function parseCharacterLiteral(text: string): Result<NumberLiteral, string> {
  const code = unquoteCharacter(text);
  if (code === undefined) return err(`malformed character constant: ${text}`);
  return ok({ value: BigInt(code), integer: BigInt(code) });
}

/** What the text of a complex token such as `1+2i` stands for. */
export function parseComplexLiteral(text: string): Result<NumberLiteral, string> {
  const match = COMPLEX.exec(text);
  const real = parseFloat64(match?.[1] ?? '');
  const imaginary = parseFloat64(match?.[2] ?? '');
  if (real === undefined || imaginary === undefined) return err(`illegal number syntax: ${JSON.stringify(text)}`);
  return ok(complexLiteral(real, imaginary));
}

function complexLiteral(real: number, imaginary: number): NumberLiteral {
  return { value: { kind: 'complex', real, imaginary }, integer: imaginary === 0 ? wholeNumber(real) : undefined };
}

/** Go takes every literal with one of these letters for a float, but not `0x1E`; a sign in front spoils that test. */
function looksLikeFloat(text: string): boolean {
  return /[.eEpP]/.test(text) && !/^0[xX]/.test(text);
}

function wholeNumber(float: number): bigint | undefined {
  return Number.isInteger(float) && float >= -(2 ** 63) && float < 2 ** 63 ? BigInt(float) : undefined;
}
