import type { SourceLocation } from '../domain/source-location.ts';
import { problemAt, type Report } from './report.ts';

const LINE_FEED = 0x0a;

const CARRIAGE_RETURN = 0x0d;

const FIRST_OF_BYTE_ORDER_MARK = 0xef;

/** Control characters that YAML does not allow; tab, line ends and NEL (U+0085) it does. */
const FORBIDDEN_CHARACTER = /(?![\t\n\r\u0085])\p{Cc}/u;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The text of a file that must be UTF-8: without byte order mark, with every line end as `\n`.
 * Undefined after something was reported: bytes that are no UTF-8, or control characters.
 */
export function decodeSource(bytes: Uint8Array, file: string, report: Report): string | undefined {
  const normal = decodeText(bytes, file, report)?.replaceAll(/\r\n?/g, '\n');
  const forbidden = normal === undefined ? null : FORBIDDEN_CHARACTER.exec(normal);
  if (normal === undefined || forbidden === null) return normal;
  const number = forbidden[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  report(
    problemAt(locationAfter(normal.slice(0, forbidden.index), file), {
      code: 'control-character',
      message: `control character U+${number} is not allowed in a YAML file`,
      hint: `remove it, or write it in double quotes as "\\u${number}"; if the file is not text, name another file`,
    }),
  );
  return undefined;
}

/**
 * A file as it is read, for its checksum: git may write other line ends on another machine, and some editors a byte order
 * mark, with which it still says the same.
 */
export function asRead(bytes: Uint8Array): Uint8Array | string {
  const isPlain = !bytes.includes(CARRIAGE_RETURN) && bytes[0] !== FIRST_OF_BYTE_ORDER_MARK;
  return isPlain ? bytes : new TextDecoder().decode(bytes).replaceAll(/\r\n?/g, '\n');
}

/** The text of a file that must be UTF-8, without byte order mark, otherwise as it is. Undefined after a report. */
export function decodeText(bytes: Uint8Array, file: string, report: Report): string | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) report(wrongEncoding(bytes, file));
  return text?.startsWith(BYTE_ORDER_MARK) === true ? text.slice(1) : text;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function wrongEncoding(bytes: Uint8Array, file: string): ReturnType<typeof problemAt> {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16) {
    return problemAt(
      { file, line: 1, column: 1 },
      { code: 'invalid-encoding', message: 'the file is UTF-16, not UTF-8', hint: 'save the file as UTF-8' },
    );
  }
  const offset = firstInvalidByte(bytes);
  // A negative index would count from the end.
  const lineStart = offset === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, offset - 1) + 1;
  let line = 1;
  for (let index = 0; index < lineStart; index += 1) if (bytes[index] === LINE_FEED) line += 1;
  const before = new TextDecoder().decode(bytes.subarray(lineStart, offset));
  const value = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return problemAt(
    { file, line, column: before.length + 1 },
    {
      code: 'invalid-encoding',
      message: `the file is not valid UTF-8: unexpected byte 0x${value} at byte ${offset}`,
      hint: 'save the file as UTF-8',
    },
  );
}

/** A prefix is valid, perhaps with a character cut short, exactly up to the first invalid byte: so it can be bisected. */
function firstInvalidByte(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.length];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    try {
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, middle), { stream: true });
      valid = middle;
    } catch {
      invalid = middle;
    }
  }
  return valid;
}

function locationAfter(text: string, file: string): SourceLocation {
  const lines = text.split('\n');
  return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
