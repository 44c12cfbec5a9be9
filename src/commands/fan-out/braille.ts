/** The first of 256 signs that stand one after another: Braille patterns, Unicode block U+2800. */
const FIRST = 0x28_00;

/**
 * Bytes as text of Braille signs, one sign a byte. GitHub leaves out a job output in which any masked text occurs, and a
 * mask may be as short as `1` or `{`, and one that this process has never heard of. No secret is written in Braille.
 */
export function toBraille(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let begin = 0; begin < bytes.length; begin += CHUNK) {
    const codes = Array.from(bytes.subarray(begin, begin + CHUNK), (byte) => FIRST + byte);
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join('');
}

/** As many arguments as one call takes everywhere. */
const CHUNK = 8_192;

/** The bytes again; `undefined`: the text holds something else. */
export function fromBraille(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) {
    const byte = text.charCodeAt(place) - FIRST;
    if (byte < 0 || byte > 255) return undefined;
    bytes[place] = byte;
  }
  return bytes;
}
