import type { SourceLocation } from '../domain/source-location.ts';
import { textOfNode } from './located.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';

/** What stands for the item in a stage with `for_each`. */
const ITEM = '${item}';

/** The value of a project variable by its name, for `for_each: NAME`. `at`: where that is written. */
export type VariableLookup = (name: string, at: SourceLocation) => string | undefined;

/**
 * The stages of a list, where each one with `for_each` became one stage per item, with `${item}` replaced in all its
 * values (spec 06). It is done before the stages are checked, so that each is checked as it will be.
 * A `for_each` that has not the shape it must have is left for that check.
 */
export function expandForEach(
  stages: readonly YamlNode[],
  { lookup, limit, report }: ForEachOptions,
): readonly YamlNode[] {
  const expanded: YamlNode[] = [];
  for (const stage of stages) {
    const each = expandStage(stage, lookup, report);
    // One more than the limit is enough to be told; a short list of names must not stand for millions of stages.
    for (const one of each.slice(0, limit + 1 - expanded.length)) expanded.push(one());
  }
  return expanded;
}

/** How `for_each` is carried out. */
export interface ForEachOptions {
  readonly lookup: VariableLookup;
  /** Stages that a project may have: when there are more, expanding ends one beyond it. */
  readonly limit: number;
  readonly report: Report;
}

function expandStage(stage: YamlNode, lookup: VariableLookup, report: Report): readonly (() => YamlNode)[] {
  const entry = stage.kind === 'map' ? stage.entries.get('for_each') : undefined;
  if (stage.kind !== 'map' || entry === undefined) return [() => stage];
  const name = stage.entries.get('name')?.value;
  if (name !== undefined && !textOfNode(name).text.includes(ITEM)) {
    const words: ProblemWords = {
      code: 'invalid-name',
      message: `the name of a stage with for_each must hold ${ITEM}`,
      hint: `write name: ${textOfNode(name).text}-${ITEM}`,
    };
    report(problemAt(name.location, words));
  }
  const values = itemsOf(entry.value, lookup, report);
  // What is wrong with for_each has been told or will be: any item will do to look through the rest of the stage.
  if (values === undefined) return [() => replaceItem(stage, 'item')];
  const rest = new Map([...stage.entries].filter(([key]) => key !== 'for_each'));
  return values.map((item) => () => replaceItem({ ...stage, entries: rest }, item));
}

function itemsOf(node: YamlNode, lookup: VariableLookup, report: Report): readonly string[] | undefined {
  if (node.kind === 'list') {
    const isOfScalars = node.items.every((item) => item.kind === 'scalar');
    if (isOfScalars && node.items.length > 0) return node.items.map((item) => textOfNode(item).text);
    if (isOfScalars) report(problemAt(node.location, { code: 'empty-value', message: 'for_each must not be empty' }));
    return undefined;
  }
  if (node.kind === 'map' || node.value === null) return undefined;
  const name = textOfNode(node).text;
  const value = lookup(name, node.location);
  if (value !== undefined) {
    const items = value.split(/[\s,]+/).filter((item) => item !== '');
    if (items.length === 0) report(problemAt(node.location, nothingIn(name)));
    return items;
  }
  report(
    problemAt(node.location, {
      code: 'unknown-variable',
      message: `for_each: there is no variable "${name}" in global.env or the metadata`,
      hint: 'define it there as items with commas between, or write a list',
    }),
  );
  return undefined;
}

/** A list that somebody empties is a way to leave stages out; that it is empty by mistake should be seen all the same. */
function nothingIn(name: string): ProblemWords {
  return {
    severity: 'warning',
    code: 'empty-value',
    message: `for_each: the variable "${name}" holds no item, so there is no such stage`,
    hint: 'write items with commas between',
  };
}

function replaceItem(node: YamlNode, item: string): YamlNode {
  if (node.kind === 'list') return { ...node, items: node.items.map((inner) => replaceItem(inner, item)) };
  if (node.kind === 'map') {
    const entries = [...node.entries].map(([key, entry]): readonly [string, YamlEntry] => {
      const replaced: YamlEntry = { key, keyLocation: entry.keyLocation, value: replaceItem(entry.value, item) };
      return [key, replaced];
    });
    return { ...node, entries: new Map(entries) };
  }
  if (typeof node.value !== 'string' || !node.value.includes(ITEM)) return node;
  const text = node.value.replaceAll(ITEM, item);
  return { ...node, value: text, literal: text };
}
