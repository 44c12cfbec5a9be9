import { stringify } from 'yaml';
import { MAX_VALUE_DEPTH, sortedEntries } from '../format/printer.ts';
import { formatTime } from '../format/time-layout.ts';
import { integerOf, isList, isMap } from '../go-value.ts';
import type { GoValue } from '../go-value.ts';
import { displayText } from '../format/print.ts';
import type { CallContext } from './function.ts';

/** Writing YAML is much slower than everything else that a function does with an element. */
const STEPS_PER_ELEMENT = 20;

/**
 * A value as YAML, as Helm's `toYaml` writes it: keys sorted, lists not indented, no line feed at the end. Texts that
 * YAML 1.1 would read as something else (`yes`, `0x1`) are quoted.
 */
export function toYamlText(value: GoValue, context: CallContext): string {
  const yaml = stringify(plain(value, context, 0), {
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
    indentSeq: false,
    lineWidth: 0,
  });
  return yaml.replace(/\n$/, '');
}

/** Maps, lists and scalars that the YAML writer knows. */
function plain(value: GoValue, context: CallContext, depth: number): unknown {
  if (depth > MAX_VALUE_DEPTH) return context.limit(`a value is nested more than ${MAX_VALUE_DEPTH} levels deep`);
  context.spend(STEPS_PER_ELEMENT);
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? value.toWellFormed() : value;
  if (isList(value)) return value.map((item) => plain(item, context, depth + 1));
  if (isMap(value)) {
    return new Map(sortedEntries(value).map(([key, item]) => [key.toWellFormed(), plain(item, context, depth + 1)]));
  }
  if (value.kind === 'time') return formatTime(value.epochMs, '2006-01-02T15:04:05.999999999Z07:00');
  return integerOf(value) ?? displayText(value, context);
}
