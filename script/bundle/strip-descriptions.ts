import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@swc/core';
import { readFolder } from './folder.ts';

/** Where the emitted schemas are, relative to the build folder. */
const SCHEMAS = 'src/config/schemas';

/** The functions that give a schema its words, and the place of the words among their arguments. */
const DESCRIBING: ReadonlyMap<string, number> = new Map([
  ['described', 1],
  ['optional', 1],
  ['withDefault', 2],
]);

/** A node of the parser's tree, as far as it is looked at. Places are in bytes and count on from an earlier text. */
interface Node {
  readonly type: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** A call, of which the tree says what is called and with what. */
interface Call extends Node {
  readonly callee: { readonly type: string; readonly value?: unknown };
  readonly arguments: readonly { readonly expression: Node }[];
}

/**
 * Takes from the emitted schemas the sentences that only editors show, which are in `schema/` too: 30 kB to read, and a
 * schema of its own for each of them, at every start. What is said in more than a sentence stays: messages need it.
 */
export async function stripDescriptions(build: string): Promise<void> {
  const folder = path.join(build, SCHEMAS);
  // A project may have none.
  for (const [name, content] of readFolder(folder)) {
    const file = path.join(folder, name);
    const text = Buffer.from(content);
    const cuts = await descriptionsIn(content);
    const parts = [];
    let end = 0;
    for (const [from, to] of cuts) {
      parts.push(text.subarray(end, from));
      end = to;
    }
    writeFileSync(file, Buffer.concat([...parts, text.subarray(end)]));
  }
}

/** Where descriptions stand, with the comma before them, in bytes and in order. */
async function descriptionsIn(text: string): Promise<readonly (readonly [number, number])[]> {
  const tree = await parse(text, { syntax: 'ecmascript', target: 'es2024' });
  // The tree begins at the first statement, not at a comment before it, and ends with the last.
  const start = tree.span.end - Buffer.byteLength(text.trimEnd());
  const bytes = Buffer.from(text);
  const cuts: (readonly [number, number])[] = [];
  for (const call of callsIn(tree)) {
    const place = DESCRIBING.get(String(call.callee.value)) ?? Number.NaN;
    const [before, words] = [call.arguments[place - 1]?.expression, call.arguments[place]?.expression];
    if (before === undefined || words?.type !== 'StringLiteral') continue;
    const cut = [before.span.end - start, words.span.end - start] as const;
    const said = bytes.subarray(...cut).toString('utf8');
    if (!/^,\s*(?<quote>['"`])[^]*\k<quote>$/u.test(said)) throw new Error(`no description stands at ${said}`);
    cuts.push(cut);
  }
  return cuts.toSorted(([one], [other]) => one - other);
}

function* callsIn(value: unknown): Generator<Call> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && value.type === 'CallExpression') yield value as Call;
  for (const part of Object.values(value)) yield* callsIn(part);
}
