import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = path.join(import.meta.dirname, '../..');

/** A line for each key: `stages.yaml stages.hooks: carried out`. */
const listed = readFileSync(path.join(import.meta.dirname, 'keys-carried-out.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => {
    const { file = '', key = '', how = '' } = /^(?<file>\S+) (?<key>\S+): (?<how>.*)$/.exec(line)?.groups ?? {};
    return { file, key, how };
  });

const FILES = { 'stages.yaml': 'stages', 'config.yaml': 'config', migration: 'migration' } as const;

/** The paths of all keys of a JSON Schema: `stages.env.name`, where `*` stands for names of the user's own. */
function keysOf(schema: unknown): readonly string[] {
  const keys = new Set<string>();
  const visit = (node: unknown, at: readonly string[], inside: readonly string[]): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const one of node) visit(one, at, inside);
      return;
    }
    const members = new Map<string, unknown>(Object.entries(node));
    const reference = members.get('$ref');
    if (typeof reference === 'string' && !inside.includes(reference)) {
      visit(definition(schema, reference), at, [...inside, reference]);
    }
    for (const name of ['anyOf', 'oneOf', 'allOf', 'items']) visit(members.get(name), at, inside);
    for (const [name, property] of Object.entries(members.get('properties') ?? {})) {
      keys.add([...at, name].join('.'));
      visit(property, [...at, name], inside);
    }
    visit(members.get('additionalProperties'), [...at, '*'], inside);
  };
  visit(schema, [], []);
  return [...keys].toSorted();
}

function definition(schema: unknown, reference: string): unknown {
  if (typeof schema !== 'object' || schema === null || !('$defs' in schema)) return undefined;
  return new Map<string, unknown>(Object.entries(schema.$defs ?? {})).get(reference.replace('#/$defs/', ''));
}

describe('what becomes of each key is written down', () => {
  test.each(Object.entries(FILES))('%s', (file, name) => {
    const schema: unknown = JSON.parse(readFileSync(path.join(root, `schema/${name}.schema.json`), 'utf8'));
    const known = listed.filter((entry) => entry.file === file).map(({ key }) => key);
    expect(known.toSorted()).toEqual(keysOf(schema));
  });

  test('in one of a few ways', () => {
    const ways = new Set(listed.map(({ how }) => how));
    expect([...ways].toSorted()).toEqual([
      'accepted, means nothing',
      'carried out',
      'for the jobs of a fan-out',
      'not looked at, with a warning',
    ]);
  });
});

test('whatever is read from the files is looked at by something behind the loader', () => {
  const nouns = ['stage', 'project', 'stage-config', 'http-request', 'migration', 'variables'];
  const properties = nouns.flatMap((noun) =>
    [...source(`domain/${noun}.ts`).matchAll(/^ +readonly (?<name>\w+)\??:/gm)].map(
      ({ groups }) => groups?.['name'] ?? '',
    ),
  );
  const users = ['template', 'planning', 'execution', 'commands', 'adapters', 'composition'];
  const text = users.flatMap((folder) => sourcesIn(path.join(root, 'src', folder))).join('\n');
  const unused = [...new Set(properties)].filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
  expect(unused).toEqual([]);
});

function source(file: string): string {
  return readFileSync(path.join(root, 'src', file), 'utf8');
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
}
