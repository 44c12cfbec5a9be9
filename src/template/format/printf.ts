import { integerOf, typeName } from '../go-value.ts';
import type { GoValue } from '../go-value.ts';
import { append, createPrinter, printValue } from './printer.ts';
import type { PrintLimits, Printer } from './printer.ts';
import { PLAIN } from './style.ts';
import type { Style } from './style.ts';

/** The widest width and the longest precision; a larger number is an error in the format, as in Go. */
const MAX_WIDTH = 1_000_000;
const FLAGS: ReadonlySet<string> = new Set('#0+- ');

/** A format that is being worked through: the next character and the next argument. */
interface Cursor {
  readonly format: string;
  readonly values: readonly GoValue[];
  readonly printer: Printer;
  at: number;
  argument: number;
  /** Whether `[n]` was used, so that nothing can be said about arguments left over. */
  reordered: boolean;
  /** Whether the index in the present verb makes sense. */
  goodIndex: boolean;
  /** Whether an index was just read: `%[3]2d` has it in the wrong place. */
  afterIndex: boolean;
}

/** Formats values as Go's `fmt.Sprintf`, with its words for what is wrong: `%!d(string=x)`, `%!s(MISSING)`. */
export function formatWith(format: string, values: readonly GoValue[], limits: PrintLimits): string {
  const printer = createPrinter(limits);
  const cursor: Cursor = {
    format,
    values,
    printer,
    at: 0,
    argument: 0,
    reordered: false,
    goodIndex: true,
    afterIndex: false,
  };
  while (cursor.at < format.length) {
    const percent = format.indexOf('%', cursor.at);
    append(printer, format.slice(cursor.at, percent < 0 ? format.length : percent));
    cursor.at = percent < 0 ? format.length : percent + 1;
    if (percent >= 0) printVerb(cursor);
  }
  if (!cursor.reordered && cursor.argument < values.length) printExtra(cursor);
  return printer.text;
}

function printVerb(cursor: Cursor): void {
  const { format, values, printer } = cursor;
  startVerb(cursor);
  const style = readPrecision(cursor, readWidth(cursor, readFlags(cursor)));
  if (!cursor.afterIndex) readIndex(cursor);
  const code = format.codePointAt(cursor.at);
  if (code === undefined) {
    append(printer, '%!(NOVERB)');
    return;
  }
  const verb = String.fromCodePoint(code);
  cursor.at += verb.length;
  const value = values[cursor.argument];
  if (verb === '%') append(printer, '%');
  else if (!cursor.goodIndex) append(printer, `%!${verb}(BADINDEX)`);
  else if (value === undefined) append(printer, `%!${verb}(MISSING)`);
  else {
    cursor.argument += 1;
    // %w is %v for errors, of which a template has none.
    const general = verb === 'v' || verb === 'w';
    const goSyntax = general && style.sharp;
    const plain = general ? { ...style, sharp: false, plus: false, goSyntax } : style;
    printValue(printer, value, { verb, style: plain });
  }
}

function startVerb(cursor: Cursor): void {
  cursor.goodIndex = true;
  cursor.afterIndex = false;
}

function readFlags(cursor: Cursor): Style {
  const start = cursor.at;
  while (FLAGS.has(cursor.format.charAt(cursor.at))) cursor.at += 1;
  const flags = new Set(cursor.format.slice(start, cursor.at));
  return {
    minus: flags.has('-'),
    plus: flags.has('+'),
    sharp: flags.has('#'),
    space: flags.has(' '),
    zero: flags.has('0'),
    goSyntax: false,
  };
}

function readWidth(cursor: Cursor, style: Style): Style {
  readIndex(cursor);
  if (cursor.format.charAt(cursor.at) === '*') {
    cursor.at += 1;
    cursor.afterIndex = false;
    const width = integerArgument(cursor);
    if (width === undefined) append(cursor.printer, '%!(BADWIDTH)');
    // A negative width is a positive one and the flag "-".
    if (width !== undefined && width < 0) return { ...style, width: -width, minus: true, zero: false };
    return width === undefined ? style : { ...style, width };
  }
  const width = readNumber(cursor);
  if (width === undefined) return style;
  if (cursor.afterIndex) cursor.goodIndex = false;
  return { ...style, width };
}

function readPrecision(cursor: Cursor, style: Style): Style {
  const { format } = cursor;
  if (format.charAt(cursor.at) !== '.' || cursor.at + 1 >= format.length) return style;
  cursor.at += 1;
  if (cursor.afterIndex) cursor.goodIndex = false;
  readIndex(cursor);
  if (format.charAt(cursor.at) !== '*') return { ...style, precision: readNumber(cursor) ?? 0 };
  cursor.at += 1;
  cursor.afterIndex = false;
  const precision = integerArgument(cursor);
  if (precision !== undefined && precision >= 0) return { ...style, precision };
  append(cursor.printer, '%!(BADPREC)');
  return style;
}

/** Digits at the cursor. A number that is too large spoils the rest of the format. */
function readNumber(cursor: Cursor): number | undefined {
  const digits = /\d*/y;
  digits.lastIndex = cursor.at;
  const text = digits.exec(cursor.format)?.[0] ?? '';
  cursor.at += text.length;
  if (text === '') return undefined;
  const value = Number(text);
  if (value <= MAX_WIDTH * 10 + 9) return value;
  cursor.at = cursor.format.length;
  return undefined;
}

/** The next argument, for a `*`. */
function integerArgument(cursor: Cursor): number | undefined {
  const value = cursor.values[cursor.argument];
  if (value === undefined) return undefined;
  cursor.argument += 1;
  const integer = integerOf(value);
  return integer === undefined || integer > MAX_WIDTH || integer < -MAX_WIDTH ? undefined : Number(integer);
}

/** `[n]`: the argument to go on with, counted from 1. */
function readIndex(cursor: Cursor): void {
  const { format, values } = cursor;
  cursor.afterIndex = false;
  if (format.charAt(cursor.at) !== '[') return;
  cursor.reordered = true;
  // Fewer than three characters can't hold an index.
  const close = format.length - cursor.at < 3 ? -1 : format.indexOf(']', cursor.at);
  const text = close < 0 ? '' : format.slice(cursor.at + 1, close);
  const isNumber = /^\d{1,9}$/.test(text);
  const index = Number(text) - 1;
  cursor.at = close < 0 ? cursor.at + 1 : close + 1;
  cursor.afterIndex = isNumber;
  if (isNumber && index >= 0 && index < values.length) cursor.argument = index;
  else cursor.goodIndex = false;
}

function printExtra({ values, argument, printer }: Cursor): void {
  append(printer, '%!(EXTRA ');
  for (const [index, value] of values.slice(argument).entries()) {
    if (index > 0) append(printer, ', ');
    if (value !== null) append(printer, `${typeName(value)}=`);
    printValue(printer, value, { verb: 'v', style: PLAIN });
  }
  append(printer, ')');
}
