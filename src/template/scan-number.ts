import { isAlphaNumeric } from './characters.ts';

/** How far a number reaches, and whether it ends where a number may end. */
export interface ScannedNumber {
  readonly end: number;
  readonly ok: boolean;
}

const DECIMAL = '0123456789_';
const HEXADECIMAL = '0123456789abcdefABCDEF_';

/**
 * Scans one number: decimal, `0x`, `0o`, `0b`, with fraction, exponent or the `i` of an imaginary number. It accepts
 * too much (`0x`, `089`); whoever takes the value finds that out.
 */
export function scanNumber(source: string, start: number): ScannedNumber {
  let at = start;
  const accept = (set: string): boolean => {
    const found = at < source.length && set.includes(source.charAt(at));
    if (found) at += 1;
    return found;
  };
  const acceptRun = (set: string): void => {
    while (accept(set));
  };

  accept('+-');
  let digits = DECIMAL;
  if (accept('0')) {
    if (accept('xX')) digits = HEXADECIMAL;
    else if (accept('oO')) digits = '01234567_';
    else if (accept('bB')) digits = '01_';
  }
  acceptRun(digits);
  if (accept('.')) acceptRun(digits);
  const exponent = digits === DECIMAL ? 'eE' : digits === HEXADECIMAL ? 'pP' : '';
  if (exponent !== '' && accept(exponent)) {
    accept('+-');
    acceptRun(DECIMAL);
  }
  accept('i');
  const next = source.codePointAt(at);
  if (next === undefined || !isAlphaNumeric(next)) return { end: at, ok: true };
  return { end: at + (next > 0xffff ? 2 : 1), ok: false };
}
