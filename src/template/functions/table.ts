import { COLLECTION } from './collection.ts';
import { COMPARISON } from './comparison.ts';
import { ELEMENT } from './element.ts';
import { ENCODING } from './encoding.ts';
import type { TemplateFunction } from './function.ts';
import { LOGIC } from './logic.ts';
import { NUMBER } from './number.ts';
import { PRINTING } from './printing.ts';
import { TEXT } from './text.ts';
import { WORLD } from './world.ts';

const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map([
  ...COLLECTION,
  ...COMPARISON,
  ...ELEMENT,
  ...ENCODING,
  ...LOGIC,
  ...NUMBER,
  ...PRINTING,
  ...TEXT,
  ...WORLD,
]);

/** Whether a template may call a function of that name. */
export function isFunction(name: string): boolean {
  return FUNCTIONS.has(name);
}

/** The function of that name; `undefined` where there is none. */
export function findFunction(name: string): TemplateFunction | undefined {
  return FUNCTIONS.get(name);
}
