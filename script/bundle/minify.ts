import { minify } from '@swc/core';

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
  return code;
}
