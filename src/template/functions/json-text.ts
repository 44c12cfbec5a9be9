import { MAX_VALUE_DEPTH, sortedEntries } from '../format/printer.ts';
import { formatTime } from '../format/time-layout.ts';
import { isList, isMap } from '../go-value.ts';
import type { GoMap, GoValue } from '../go-value.ts';
import type { CallContext } from './function.ts';

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** JSON that is being written: `indent` is what each level is indented by, empty for compact JSON. */
interface Writer {
  readonly context: CallContext;
  readonly indent: string;
  text: string;
}

/**
 * A value as Go's `encoding/json` writes it: keys sorted, `<`, `>` and `&` escaped for HTML. `undefined` for a value
 * that JSON has not: NaN, infinities, complex numbers.
 */
export function toJsonText(value: GoValue, context: CallContext, indent = ''): string | undefined {
  const writer: Writer = { context, indent, text: '' };
  return write(writer, value, 0) ? writer.text : undefined;
}

function add(writer: Writer, text: string): boolean {
  writer.text += text;
  writer.context.reserve(writer.text.length);
  return true;
}

function write(writer: Writer, value: GoValue, depth: number): boolean {
  if (depth > MAX_VALUE_DEPTH) writer.context.limit(`a value is nested more than ${MAX_VALUE_DEPTH} levels deep`);
  if (value !== null && isList(value)) return writeList(writer, value, depth);
  if (value !== null && isMap(value)) return writeMap(writer, value, depth);
  const text = scalarText(value);
  return text !== undefined && add(writer, text);
}

function writeList(writer: Writer, list: readonly GoValue[], depth: number): boolean {
  if (list.length === 0) return add(writer, '[]');
  add(writer, '[');
  for (const [index, item] of list.entries()) {
    startItem(writer, index, depth + 1);
    if (!write(writer, item, depth + 1)) return false;
  }
  return endItems(writer, ']', depth);
}

function writeMap(writer: Writer, map: GoMap, depth: number): boolean {
  if (map.size === 0) return add(writer, '{}');
  add(writer, '{');
  for (const [index, [key, item]] of sortedEntries(map).entries()) {
    startItem(writer, index, depth + 1);
    add(writer, `${quoteJson(key)}:${writer.indent === '' ? '' : ' '}`);
    if (!write(writer, item, depth + 1)) return false;
  }
  return endItems(writer, '}', depth);
}

function startItem(writer: Writer, index: number, depth: number): void {
  if (index > 0) add(writer, ',');
  if (writer.indent !== '') add(writer, `\n${writer.indent.repeat(depth)}`);
}

function endItems(writer: Writer, bracket: string, depth: number): boolean {
  return add(writer, writer.indent === '' ? bracket : `\n${writer.indent.repeat(depth)}${bracket}`);
}

function scalarText(value: GoValue): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoteJson(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) return undefined;
      return Object.is(value, -0) ? '-0' : String(value);
    default:
      if (value === null) return 'null';
      if (isList(value) || isMap(value)) return undefined;
      if (value.kind === 'integer') return String(value.value);
      return value.kind === 'time'
        ? `"${formatTime(value.epochMs, '2006-01-02T15:04:05.999999999Z07:00')}"`
        : undefined;
  }
}

function quoteJson(text: string): string {
  const escaped = text.replaceAll(/["\\<>&\u2028\u2029]|[^ -\u{10ffff}]|\p{Cs}/gu, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) return '\\ufffd';
    return SHORT_ESCAPES.get(character) ?? `\\u${codePoint.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
