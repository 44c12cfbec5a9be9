/**
 * Go's strings are bytes, JavaScript's are UTF-16. Text is kept as it is; a byte that is no part of valid UTF-8 (half of
 * a character that was sliced in two, `"\xff"`) is kept as the lone surrogate U+DC00 + byte, which valid text can't
 * contain. What leaves the template is made well-formed first.
 */
const ESCAPED_BYTE_BASE = 0xdc00;
/** First bytes after which not every continuation byte may follow (RFC 3629: nothing overlong, no surrogates). */
const SECOND_BYTES: ReadonlyMap<number, readonly [from: number, to: number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);
/** What the first byte of a sequence of that length adds to the code point. */
const FIRST_BYTE_BITS = [0, 0x7f, 0x1f, 0x0f, 0x07];

/** The byte that a UTF-16 code unit stands for, if it is the stand-in of a stray byte. */
export function escapedByte(unit: number): number | undefined {
  return unit >= ESCAPED_BYTE_BASE + 0x80 && unit <= ESCAPED_BYTE_BASE + 0xff ? unit - ESCAPED_BYTE_BASE : undefined;
}

/** The text of one byte of a string literal: ASCII, or the stand-in of a byte from 0x80. */
export function byteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : ESCAPED_BYTE_BASE + byte);
}

/** The bytes of a text with stand-ins. Other lone surrogates become U+FFFD. */
export function encodeStray(text: string): Uint8Array {
  const bytes = Buffer.alloc(text.length * 3);
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const codePoint = text.codePointAt(at) ?? 0;
    const byte = codePoint < 0x80 ? codePoint : escapedByte(codePoint);
    if (byte === undefined) end += bytes.write(String.fromCodePoint(codePoint), end);
    else {
      bytes[end] = byte;
      end += 1;
    }
    if (codePoint > 0xffff) at += 1;
  }
  return bytes.subarray(0, end);
}

/** The text of bytes that are not all UTF-8. */
export function decodeStray(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let end = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    const codePoint = length === 0 ? ESCAPED_BYTE_BASE + (bytes[at] ?? 0) : codePointAt(bytes, at, length);
    if (codePoint > 0xffff) {
      units[end] = 0xd7c0 + (codePoint >> 10);
      end += 1;
    }
    units[end] = codePoint > 0xffff ? 0xdc00 + (codePoint & 0x3ff) : codePoint;
    end += 1;
    at += length === 0 ? 1 : length;
  }
  // Unlike a TextDecoder this leaves lone surrogates alone.
  return Buffer.from(units.buffer, 0, 2 * end).toString('utf16le');
}

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  let codePoint = (bytes[at] ?? 0) & (FIRST_BYTE_BITS[length] ?? 0);
  for (let offset = 1; offset < length; offset += 1) codePoint = (codePoint << 6) | ((bytes[at + offset] ?? 0) & 0x3f);
  return codePoint;
}

/** The length of the UTF-8 sequence at `at`, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = announcedLength(first);
  if (length < 2) return length;
  const second = bytes[at + 1] ?? 0;
  const [from, to] = SECOND_BYTES.get(first) ?? [0x80, 0xbf];
  if (second < from || second > to) return 0;
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
