import { decodeStray, encodeStray } from './stray-bytes.ts';

const ASCII = /^\p{ASCII}*$/u;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether a text is ASCII only, so that bytes, code points and code units are the same. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** The length in bytes. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : toBytes(text).length;
}

/** The bytes of a text. */
export function toBytes(text: string): Uint8Array {
  return text.isWellFormed() ? encoder.encode(text) : encodeStray(text);
}

/** The text of some bytes; what is not UTF-8 in them is kept as stand-ins. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeStray(bytes);
  }
}

/** Joins stand-ins that together are UTF-8 after all. */
export function joinStrayBytes(text: string): string {
  return text.isWellFormed() ? text : fromBytes(toBytes(text));
}

/** Text for the world outside: stray bytes that are no UTF-8 become U+FFFD. */
export function wellFormed(text: string): string {
  return joinStrayBytes(text).toWellFormed();
}

/**
 * Compares as Go does, by bytes. That is the order of code points, and differs from JavaScript's where a surrogate pair
 * meets U+E000 to U+FFFF.
 */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Lifts surrogates above the rest of the basic plane. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2800 : unit;
}
