import { compareBytes } from '../bytes.ts';
import { isList, isMap, typeName } from '../go-value.ts';
import type { GoComplex, GoMap, GoValue } from '../go-value.ts';
import { unknownMarker } from '../unknown.ts';
import { formatInteger } from './integer.ts';
import { pad, truncate } from './style.ts';
import type { Style } from './style.ts';
import { formatStyledFloat, isFloatVerb } from './styled-float.ts';
import { formatText } from './text.ts';
import { formatTime } from './time-layout.ts';

/** How deep lists and maps may be nested in a value that is printed, or otherwise looked at as a whole. */
export const MAX_VALUE_DEPTH = 200;

/** What printing needs: the bounds of a template. */
export interface PrintLimits {
  readonly limit: (message: string) => never;
  readonly reserve: (length: number) => void;
}

/** Where a value is printed to, and how. */
export interface Printer {
  text: string;
  readonly limits: PrintLimits;
}

/** How a value is printed: the `printf` verb with its flags. */
export interface Format {
  readonly verb: string;
  readonly style: Style;
}

/** A printer that has printed nothing yet. */
export function createPrinter(limits: PrintLimits): Printer {
  return { text: '', limits };
}

/** Adds text as it is. */
export function append(printer: Printer, text: string): void {
  printer.text += text;
  printer.limits.reserve(printer.text.length);
}

/** Prints a value as Go's `fmt` does, `%!d(string=x)` for a verb that doesn't fit included. */
export function printValue(printer: Printer, value: GoValue, format: Format): void {
  const { verb, style } = format;
  if (value === null) {
    append(printer, verb === 'v' || verb === 'T' ? pad('<nil>', style) : `%!${verb}(<nil>)`);
  } else if (verb === 'T') {
    append(printer, pad(truncate(typeName(value), style), style));
  } else if (verb === 'p' || (verb === 'w' && typeof value === 'object')) {
    printMismatch(printer, value, format);
  } else {
    printInner(printer, value, format, 0);
  }
}

function printMismatch(printer: Printer, value: GoValue, { verb, style }: Format): void {
  append(printer, `%!${verb}(${typeName(value)}=`);
  printInner(printer, value, { verb: 'v', style }, 0);
  append(printer, ')');
}

function printInner(printer: Printer, value: GoValue, format: Format, depth: number): void {
  if (depth > MAX_VALUE_DEPTH) printer.limits.limit(`a value is nested more than ${MAX_VALUE_DEPTH} levels deep`);
  if (value === null) append(printer, format.style.goSyntax ? 'interface {}(nil)' : '<nil>');
  else if (typeof value === 'object' && isList(value)) printList(printer, value, format, depth);
  else if (typeof value === 'object' && isMap(value)) printMap(printer, value, format, depth);
  else {
    const text = formatScalar(value, format);
    if (text === undefined) printMismatch(printer, value, format);
    else append(printer, text);
  }
}

function printList(printer: Printer, list: readonly GoValue[], format: Format, depth: number): void {
  const { goSyntax } = format.style;
  append(printer, goSyntax ? `${typeName(list)}{` : '[');
  for (const [index, item] of list.entries()) {
    if (index > 0) append(printer, goSyntax ? ', ' : ' ');
    printInner(printer, item, format, depth + 1);
  }
  append(printer, goSyntax ? '}' : ']');
}

function printMap(printer: Printer, map: GoMap, format: Format, depth: number): void {
  const { goSyntax } = format.style;
  append(printer, goSyntax ? `${typeName(map)}{` : 'map[');
  for (const [index, [key, item]] of sortedEntries(map).entries()) {
    if (index > 0) append(printer, goSyntax ? ', ' : ' ');
    printInner(printer, key, format, depth + 1);
    append(printer, ':');
    printInner(printer, item, format, depth + 1);
  }
  append(printer, goSyntax ? '}' : ']');
}

/** The entries of a map in the order in which Go prints and ranges over them. */
export function sortedEntries(map: GoMap): readonly (readonly [string, GoValue])[] {
  return [...map.entries()].toSorted(([left], [right]) => compareBytes(left, right));
}

/** `undefined` where the verb doesn't fit the value. */
function formatScalar(value: Exclude<GoValue, null>, { verb, style }: Format): string | undefined {
  switch (typeof value) {
    case 'string':
      return formatText(value, verb, style);
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), style) : undefined;
    case 'bigint':
      return formatInteger(value, verb, style);
    case 'number':
      return formatStyledFloat(value, verb, style);
    default:
      return formatTagged(value, { verb, style });
  }
}

function formatTagged(
  value: Exclude<GoValue, null | string | boolean | bigint | number>,
  format: Format,
): string | undefined {
  const { verb, style } = format;
  if (isList(value) || isMap(value)) return undefined;
  switch (value.kind) {
    case 'integer':
      // Go writes unsigned numbers in hexadecimal where it writes Go.
      if (value.type === 'uint8' && verb === 'v' && style.goSyntax) {
        return formatInteger(value.value, 'x', { ...style, sharp: true });
      }
      return formatInteger(value.value, verb, style);
    case 'complex':
      return formatComplex(value, format);
    case 'time':
      return formatText(formatTime(value.epochMs, '2006-01-02 15:04:05.999999999 -0700 MST'), verb, style);
    case 'unknown':
      return unknownMarker(value.after);
    case 'broken':
      return undefined;
  }
}

function formatComplex({ real, imaginary }: GoComplex, { verb, style }: Format): string | undefined {
  if (!isFloatVerb(verb)) return undefined;
  const imaginaryText = formatStyledFloat(imaginary, verb, { ...style, plus: true });
  return `(${formatStyledFloat(real, verb, style)}${imaginaryText}i)`;
}
