/**
 * Go's strings are bytes, JavaScript's are UTF-16. Text is kept as it is; a byte that is no part of valid UTF-8 (half of
 * a character that was sliced in two, `"\xff"`) is kept as the lone surrogate U+DC00 + byte, which valid text can't
 * contain. What leaves the template is made well-formed first.
 */
const ESCAPED_BYTE_BASE = 0xdc00;
const ASCII = /^\p{ASCII}*$/u;

/** First bytes after which not every continuation byte may follow (RFC 3629: nothing overlong, no surrogates). */
const SECOND_BYTES: ReadonlyMap<number, readonly [from: number, to: number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The byte that a UTF-16 code unit stands for, if it is the stand-in of a stray byte. */
export function escapedByte(unit: number): number | undefined {
  return unit >= ESCAPED_BYTE_BASE + 0x80 && unit <= ESCAPED_BYTE_BASE + 0xff ? unit - ESCAPED_BYTE_BASE : undefined;
}

/** The text of one byte of a string literal: ASCII, or the stand-in of a byte from 0x80. */
export function byteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : ESCAPED_BYTE_BASE + byte);
}

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
  if (text.isWellFormed()) return encoder.encode(text);
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = isLone(text, at) ? escapedByte(text.charCodeAt(at)) : undefined;
    if (byte === undefined) continue;
    parts.push(encoder.encode(text.slice(start, at)), Uint8Array.of(byte));
    start = at + 1;
  }
  parts.push(encoder.encode(text.slice(start)));
  return Buffer.concat(parts);
}

/** Whether the low surrogate at `at`, if it is one, is not the second half of a pair. */
function isLone(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return !(before >= 0xd800 && before <= 0xdbff);
}

/** The text of some bytes; what is not UTF-8 in them is kept as stand-ins. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeStray(bytes);
  }
}

function decodeStray(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    parts.push(length === 0 ? byteText(bytes[at] ?? 0) : strictDecoder.decode(bytes.subarray(at, at + length)));
    at += Math.max(length, 1);
  }
  return parts.join('');
}

/** The length of the UTF-8 sequence at `at`, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = announcedLength(first);
  const second = bytes[at + 1] ?? 0;
  const [from, to] = SECOND_BYTES.get(first) ?? [0x80, 0xbf];
  if (length > 1 && (second < from || second > to)) return 0;
  for (let offset = 2; offset < length; offset += 1) if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** How long a sequence with that first byte is; 0 if none starts with it. */
function announcedLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
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
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2000 : unit;
}
