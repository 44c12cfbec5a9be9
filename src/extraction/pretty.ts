import { endOfString, endOfValue, isContainer, skipBlanks } from './json-scan.ts';
import { advance, enterContainer, type MemberCursor } from './member-cursor.ts';

/** How JSON is laid out. Widths are in bytes of UTF-8, as in gjson. */
export interface PrettyOptions {
  /** A list without objects that ends before this column stands on one line. */
  readonly width: number;
  /** Before every line. */
  readonly prefix: string;
  /** Once more for each level. */
  readonly indent: string;
}

/** gjson's own layout. */
export const DEFAULT_PRETTY_OPTIONS: PrettyOptions = { width: 80, prefix: '', indent: '  ' };

/** With no more room than this, gjson does not try to set a list on one line. */
const MIN_LIST_WIDTH = 3;

/** What setting one token costs, in characters read. */
const TOKEN_COST = 32;

/** An object or list that is being written, and how many of its members are. */
interface Frame {
  readonly cursor: MemberCursor;
  count: number;
}

/**
 * Lays `json` out on several lines, ending with a line feed. Work is announced to `spend`; when that refuses, the text
 * breaks off. Containers under way are kept in a list, so depth is no danger.
 */
export function pretty(json: string, options: PrettyOptions, spend: (characters: number) => boolean): string {
  const start = skipBlanks(json, 0);
  if (start === json.length) return options.prefix === '' ? '' : `${options.prefix}\n`;
  const frames: Frame[] = [];
  let text = options.prefix;

  const writeValue = (at: number, column: number): number => {
    const line = json[at] === '[' ? listOnOneLine(json, at, options.width - column, spend) : undefined;
    if (line === undefined && isContainer(json, at)) {
      text += json[at];
      frames.push({ cursor: enterContainer(json, at), count: 0 });
      return at;
    }
    const end = line?.end ?? endOfValue(json, at);
    text += line?.text ?? json.slice(at, end);
    return end;
  };

  writeValue(start, byteLength(options.prefix));
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const { cursor } = frame;
    const more = advance(cursor);
    const indentation = options.prefix + options.indent.repeat(more ? frames.length : frames.length - 1);
    if (!spend(indentation.length + TOKEN_COST)) break;
    if (more) {
      const key = cursor.isObject ? `${json.slice(cursor.keyStart, cursor.keyEnd)}: ` : '';
      text += `${frame.count === 0 ? '' : ','}\n${indentation}${key}`;
      // gjson counts the line feed itself as a column, except before the second and later members of a list.
      const lineFeed = cursor.isObject || frame.count === 0 ? 1 : 0;
      frame.count++;
      cursor.position = writeValue(cursor.valueStart, lineFeed + byteLength(indentation) + byteLength(key));
    } else {
      text += (frame.count === 0 ? '' : `\n${indentation}`) + (cursor.isObject ? '}' : ']');
      frames.pop();
      const outer = frames.at(-1);
      if (outer !== undefined) outer.cursor.position = cursor.position;
    }
  }
  return `${text}\n`;
}

/** The list that opens at `open` as `[1, [2, 3]]`, or undefined when it holds an object or needs more than `room` bytes. */
function listOnOneLine(
  json: string,
  open: number,
  room: number,
  spend: (characters: number) => boolean,
): { readonly text: string; readonly end: number } | undefined {
  if (room <= MIN_LIST_WIDTH) return undefined;
  let text = '';
  let bytes = 0;
  let depth = 0;
  for (let at = open; at < json.length; at = skipBlanks(json, at)) {
    const first = json[at];
    if (first === '{' || first === '}' || !spend(TOKEN_COST)) return undefined;
    const isBracket = first === '[' || first === ']';
    const end = isBracket || first === ',' ? at + 1 : first === '"' ? endOfString(json, at) : endOfValue(json, at);
    const token = first === ',' ? ', ' : json.slice(at, end);
    bytes += byteLength(token);
    if (bytes > room) return undefined;
    text += token;
    at = end;
    if (first === '[') depth++;
    if (first === ']') depth--;
    if (depth === 0) return { text, end };
  }
  return undefined;
}

function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // Each half of a surrogate pair makes two of its four bytes.
    if (code >= 0x80) bytes += code >= 0x800 && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
