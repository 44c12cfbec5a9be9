import { isTagged } from '../go-value.ts';
import type { GoValue } from '../go-value.ts';
import { append, createPrinter, printValue } from './printer.ts';
import type { PrintLimits, Printer } from './printer.ts';
import { PLAIN } from './style.ts';

const DEFAULT_FORMAT = { verb: 'v', style: PLAIN };

/** A value as `%v` prints it; nil is `<nil>`. */
export function displayText(value: GoValue, limits: PrintLimits): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    default: {
      if (isTagged(value) && value.kind === 'integer') return String(value.value);
      const printer = createPrinter(limits);
      printValue(printer, value, DEFAULT_FORMAT);
      return printer.text;
    }
  }
}

/** Values after each other as `print` joins them: with a blank between two of which neither is a string. */
export function printTogether(values: readonly GoValue[], limits: PrintLimits): string {
  const printer = createPrinter(limits);
  for (const [index, value] of values.entries()) {
    const before = values[index - 1];
    if (index > 0 && typeof value !== 'string' && typeof before !== 'string') append(printer, ' ');
    printDisplayed(printer, value);
  }
  return printer.text;
}

/** Values after each other as `println` joins them: with blanks, and a line feed at the end. */
export function printLine(values: readonly GoValue[], limits: PrintLimits): string {
  const printer = createPrinter(limits);
  for (const [index, value] of values.entries()) {
    if (index > 0) append(printer, ' ');
    printDisplayed(printer, value);
  }
  append(printer, '\n');
  return printer.text;
}

function printDisplayed(printer: Printer, value: GoValue): void {
  printValue(printer, value, DEFAULT_FORMAT);
}
