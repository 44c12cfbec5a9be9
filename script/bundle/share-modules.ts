import { parse } from '@swc/core';
import type { Span } from './code-changes.ts';

/** Holds the modules that several chunks would bring. */
export const SHARED_FILE = 'shared.index.js';

/** How a chunk begins its modules, and what it begins with when some of them are in the other file. */
const OWN = 'export const modules={';
const SHARING = `import{modules as shared}from"./${SHARED_FILE}";`;

/**
 * Puts the modules that several chunks bring into one file, which those chunks import. The bundler has each of them bring
 * its own: it counts a file to load as dearer than 20 kB, and here every byte is downloaded by every job.
 * @param files - a whole bundle, by path
 * @param isLeft - of a chunk: it keeps all that it brings, so that a start needs no further file
 */
export async function shareModules(
  files: ReadonlyMap<string, string>,
  isLeft: (file: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const chunks = new Map<string, ReadonlyMap<string, Span>>();
  for (const [file, text] of files) {
    if (file.endsWith('.js') && text.includes(OWN) && !isLeft(file)) chunks.set(file, await modulesByNumber(text));
  }
  const counts = new Map<string, number>();
  for (const modules of chunks.values()) for (const id of modules.keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
  const shared = new Map<string, string>();
  const result = new Map(files);
  for (const [file, modules] of chunks) {
    const moved = [...modules].filter(([id]) => (counts.get(id) ?? 0) > 1);
    if (moved.length === 0) continue;
    const text = files.get(file) ?? '';
    for (const [id, [from, to]] of moved) shared.set(id, text.slice(from, to));
    const own = [...modules].filter(([id]) => counts.get(id) === 1).map(([, [from, to]]) => text.slice(from, to));
    const head = text.slice(0, text.indexOf(OWN));
    result.set(file, `${SHARING}${head}${OWN}${['...shared', ...own].join(',')}};\n`);
  }
  if (shared.size === 0) return result;
  const modules = [...shared].toSorted(([one], [other]) => Number(one) - Number(other)).map(([, text]) => text);
  return result.set(SHARED_FILE, `${OWN}${modules.join(',')}};\n`);
}

/** Where each module of a chunk stands, with its number and the colon: `12:(module) => …`. */
async function modulesByNumber(text: string): Promise<ReadonlyMap<string, Span>> {
  const tree = await parse(text, { syntax: 'ecmascript', target: 'es2024' });
  // The parser counts on from one text to the next.
  const start = tree.span.start;
  const properties = tree.body
    .flatMap((item) => (item.type === 'ExportDeclaration' ? [item.declaration] : []))
    .flatMap((declaration) => (declaration.type === 'VariableDeclaration' ? declaration.declarations : []))
    .flatMap(({ init }) => (init?.type === 'ObjectExpression' ? init.properties : []));
  return new Map(
    properties.flatMap((property) => {
      if (property.type !== 'KeyValueProperty' || property.key.type !== 'NumericLiteral') return [];
      const { key, value } = property;
      if (!('span' in value)) return [];
      return [[String(key.value), [key.span.start - start, value.span.end - start]] as const];
    }),
  );
}
