import { compareBytes } from '../bytes.ts';
import { displayText } from '../format/print.ts';
import { isList, isMap, stringList, stringMap } from '../go-value.ts';
import type { GoValue } from '../go-value.ts';
import { fixed, treatingUnknown, variadic } from './function.ts';
import type { CallContext, FunctionList, TemplateFunction } from './function.ts';

/** The longest list that splitting a text may give. */
export const MAX_PARTS = 100_000;

/** Splits a text; by code points where the separator is empty. */
function splitText(separator: string, text: string, { limit, spend }: CallContext): readonly string[] {
  const parts = separator === '' ? Array.from(text.slice(0, 2 * MAX_PARTS + 2)) : text.split(separator, MAX_PARTS + 1);
  if (parts.length > MAX_PARTS) return limit(`splitting gives more than ${MAX_PARTS} parts`);
  spend(parts.length);
  return parts;
}

const splitList = fixed(['string', 'string'], ([separator, text], context) =>
  stringList(splitText(separator, text, context)),
);

/** The parts as a map with the keys `_0`, `_1` and so on. */
const split = fixed(['string', 'string'], ([separator, text], context) =>
  stringMap(splitText(separator, text, context).map((part, index) => [`_${index}`, part])),
);

/** Joins what is in a list; nil is left out, and anything but a list counts as its only element. */
const join = fixed(['string', 'any'], ([separator, value], context) => {
  const items = value !== null && isList(value) ? value : [value];
  const texts: string[] = [];
  let length = 0;
  for (const item of items) {
    if (item === null) continue;
    const text = displayText(item, context);
    length += text.length + separator.length;
    context.reserve(length);
    texts.push(text);
  }
  return texts.join(separator);
});

const list = variadic([], (values) => values);

/** `dict "key" value …`; a key without a value gets the empty string. */
const dict = variadic([], (values, context) => {
  const map = new Map<string, GoValue>();
  for (let index = 0; index < values.length; index += 2) {
    map.set(displayText(values[index] ?? null, context), index + 1 < values.length ? (values[index + 1] ?? null) : '');
  }
  return map;
});

const get = fixed(['map', 'string'], ([map, key]) => (map.has(key) ? (map.get(key) ?? null) : ''));

const hasKey = fixed(['map', 'string'], ([map, key]) => map.has(key));

/** The keys of maps; sorted, which Go doesn't promise. */
const keys: TemplateFunction = {
  parameters: [],
  rest: 'map',
  unknown: 'shallow',
  call: (maps, { spend }) => {
    const found = maps.flatMap((map) => (map !== null && isMap(map) ? [...map.keys()].toSorted(compareBytes) : []));
    spend(found.length);
    return stringList(found);
  },
};

/** Lists and maps, as in sprig. */
export const COLLECTION: FunctionList = [
  ['split', split],
  ['splitList', splitList],
  ['join', treatingUnknown('deep', join)],
  ['list', list],
  ['dict', dict],
  ['get', get],
  ['hasKey', hasKey],
  ['keys', keys],
];
