import { type Module, minify, parse } from '@swc/core';

/**
 * A chunk of the bundle, smaller: the bundler minifies index.js alone. It leaves in each chunk what nothing uses, marked
 * by no export, and counts on this step to find it: a tenth of all code, and half of a library that is made of plain
 * functions, such as `zod/mini`.
 */
export async function minifyChunk(text: string): Promise<string> {
  const { code } = await minify(text, {
    module: true,
    ecma: 2024,
    // What the first pass puts in place and removes leaves work for a second.
    compress: { passes: 2, ecma: 2024 },
    mangle: true,
    // Node reads a file of ASCII in a fraction of the time: it decodes nothing, and V8 keeps a byte for each character.
    format: { comments: false, ecma: 2024, ascii_only: true },
  });
  return compiledAtOnce(code);
}

/**
 * The chunk with each of its modules in parentheses again. The bundler writes a module as a function in parentheses,
 * which V8 compiles with the file and not when it is called; the minifier takes them for superfluous. But the compiled
 * code that Node keeps for the next start is what was compiled with the file: without them it keeps a tenth, and a start
 * of the command line takes 20 ms longer.
 */
async function compiledAtOnce(code: string): Promise<string> {
  const tree = await parse(code, { syntax: 'ecmascript', target: 'es2024' });
  const bytes = Buffer.from(code);
  const parts: Buffer[] = [];
  let end = 0;
  for (const [from, to] of moduleFunctions(tree)) {
    parts.push(bytes.subarray(end, from), Buffer.from('('), bytes.subarray(from, to), Buffer.from(')'));
    end = to;
  }
  return Buffer.concat([...parts, bytes.subarray(end)]).toString();
}

/** Where the modules of a chunk stand, `export const modules = { 12: (module) => …, … }`, in bytes, in order. */
function moduleFunctions(tree: Module): readonly (readonly [number, number])[] {
  // The parser counts on from one text to the next.
  const start = tree.span.start;
  return tree.body
    .flatMap((item) => (item.type === 'ExportDeclaration' ? [item.declaration] : []))
    .flatMap((declaration) => (declaration.type === 'VariableDeclaration' ? declaration.declarations : []))
    .flatMap(({ init }) => (init?.type === 'ObjectExpression' ? init.properties : []))
    .flatMap((property) => (property.type === 'KeyValueProperty' ? [property.value] : []))
    .flatMap((value) => ('span' in value ? [[value.span.start - start, value.span.end - start] as const] : []));
}
