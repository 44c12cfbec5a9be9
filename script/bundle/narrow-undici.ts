import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyPackage, handOut } from './package-copy.ts';

/** Packages that import undici, or import one that does: they have to find the same copy as the sources. */
const ON_THE_WAY = ['artifact', 'cache', 'core', 'exec', 'github', 'glob', 'http-client', 'io'].map(
  (name) => `@actions/${name}`,
);

/**
 * What the sources and `@actions/*` import from undici. Another name that is imported stops the build, and is added
 * here. As in undici's own index, a dispatcher gets the methods of the API when undici is loaded.
 */
const INDEX = `import api from './lib/api/index.js';
import Dispatcher from './lib/dispatcher/dispatcher.js';
Object.assign(Dispatcher.prototype, api);
export { default as Agent } from './lib/dispatcher/agent.js';
export { default as Pool } from './lib/dispatcher/pool.js';
export { default as ProxyAgent } from './lib/dispatcher/proxy-agent.js';
export { fetch } from './lib/web/fetch/index.js';
`;

/** Where the index stands: with this ending it is an ES module, and importing a name that it lacks is an error. */
const INDEX_FILE = 'narrow.mjs';

/** The file that chooses how HTTP/1 is parsed, and its question whether it is bundled, as Node does for itself. */
const PARSER_CHOICE = { file: 'lib/dispatcher/client-h1.js', question: "typeof esbuildDetection === 'undefined'" };

/**
 * The parser of HTTP/1 twice: with instructions for many bytes at once, and without, for processors that have none. The
 * one that runs everywhere is enough: a run waits for servers, not for headers to be parsed.
 */
const PARSERS = { fast: 'lib/llhttp/llhttp_simd-wasm.js', text: "module.exports = require('./llhttp-wasm.js');\n" };

/**
 * Makes undici hand out only what is used here: its index also loads web sockets, imitations for tests, caches and
 * cookies, which are half of it. Its experimental parser, which an environment variable turns on and which brings
 * 165 kB, is left out in the way that undici provides for bundles, and its parser comes once.
 */
export function narrowUndici(root: string, build: string): void {
  const copy = copyPackage(root, build, 'undici');
  if (copy === undefined) return;
  for (const name of ON_THE_WAY) copyPackage(root, build, name);
  writeFileSync(path.join(copy, INDEX_FILE), INDEX);
  handOut(copy, INDEX_FILE);
  const fast = path.join(copy, PARSERS.fast);
  if (!existsSync(fast)) throw new Error(`${fast} is not there any more`);
  writeFileSync(fast, PARSERS.text);
  const file = path.join(copy, PARSER_CHOICE.file);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(PARSER_CHOICE.question)) throw new Error(`${file} does not ask whether it is bundled`);
  writeFileSync(file, text.replaceAll(PARSER_CHOICE.question, 'false'));
}
