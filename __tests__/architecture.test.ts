import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type SourceTree, checkArchitecture } from './rigs/architecture/check-architecture.ts';
import { cyclesIn } from './rigs/architecture/cycles.ts';
import { effectsOf } from './rigs/architecture/effects.ts';
import { importsOf } from './rigs/architecture/imports.ts';
import { parse } from './rigs/architecture/syntax.ts';

const root = path.dirname(import.meta.dirname);

/** The sources of this project, by their path from its root. */
function readSources(): SourceTree {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

const PACKAGES = ['croner', 'undici', 'yaml', 'zod'];

function check(files: Record<string, string>): readonly string[] {
  return checkArchitecture(new Map(Object.entries(files)), PACKAGES);
}

test('the sources keep to the architecture', () => {
  const sources = readSources();
  expect(sources.size).toBeGreaterThan(20);
  expect(checkArchitecture(sources, Object.keys(dependencies))).toEqual([]);
});

describe('imports between layers', () => {
  /** A small tree in which everything points down. */
  const sound = {
    'src/cli.ts':
      "import { open } from './composition/open.ts'; import pkg from '../package.json' with { type: 'json' };",
    'src/composition/open.ts':
      "import './../adapters/http/send.ts'; import { up } from '../commands/up.ts'; import 'node:fs';",
    'src/commands/up.ts':
      "import { run } from '../execution/run.ts'; import '../config/load.ts'; import '../planning/plan.ts';",
    'src/adapters/http/send.ts':
      "import type { Send } from '../../execution/ports.ts'; import './body.ts'; import 'undici'; import 'node:net';",
    'src/adapters/http/body.ts':
      "import { ok } from '../../domain/result.ts'; import '../../execution/state-ports.ts';",
    'src/execution/ports.ts': "import type { Result } from '../domain/result.ts';",
    'src/execution/state-ports.ts': 'export interface StateStore { load(): void }',
    'src/execution/run.ts': "import '../config/load.ts'; import '../planning/plan.ts'; import './ports.ts';",
    'src/config/load.ts': "import 'yaml'; import * as z from 'zod'; import 'croner'; import '../template/render.ts';",
    'src/planning/plan.ts': "import '../extraction/path.ts'; import { createHash } from 'node:crypto';",
    'src/template/render.ts': "import 'yaml'; import '../domain/result.ts';",
    'src/extraction/path.ts': "import '../domain/result.ts';",
    'src/domain/result.ts': 'export const ok = true;',
  };

  test('a sound tree has no problem', () => {
    expect(check(sound)).toEqual([]);
  });

  test.each([
    ['src/domain/up.ts', "import '../template/render.ts';", 'domain may not see template'],
    ['src/template/side.ts', "import '../extraction/path.ts';", 'template may not see extraction'],
    ['src/extraction/side.ts', "import '../template/render.ts';", 'extraction may not see template'],
    ['src/config/side.ts', "import '../planning/plan.ts';", 'config may not see planning'],
    ['src/planning/side.ts', "import '../config/load.ts';", 'planning may not see config'],
    ['src/planning/up.ts', "import '../execution/run.ts';", 'planning may not see execution'],
    ['src/execution/up.ts', "import '../commands/up.ts';", 'execution may not see commands'],
    ['src/execution/out.ts', "import '../adapters/http/send.ts';", 'execution may not see adapters'],
    ['src/commands/out.ts', "import '../adapters/http/send.ts';", 'commands may not see adapters'],
    ['src/commands/top.ts', "import '../composition/open.ts';", 'commands may not see wiring'],
    ['src/adapters/http/in.ts', "import '../../execution/run.ts';", 'adapters may not see execution'],
    ['src/adapters/http/up.ts', "import '../../commands/up.ts';", 'adapters may not see commands'],
    ['src/adapters/http/low.ts', "import '../../template/render.ts';", 'adapters may not see template'],
    ['src/adapters/shell/side.ts', "import '../http/send.ts';", 'of another adapter'],
    ['src/adapters/alone.ts', "import './http/send.ts';", 'of another adapter'],
    ['src/composition/up.ts', "import '../cli.ts';", 'an entry point'],
    ['src/action.ts', "import './cli.ts';", 'an entry point'],
    ['src/commands/lost.ts', "import './absent.ts';", 'no file of src/'],
    ['src/commands/outside.ts', "import '../../package.json' with { type: 'json' };", 'no file of src/'],
    ['src/commands/computed.ts', 'const name = "x"; await import(name);', 'a computed name'],
    ['src/domain/third-party.ts', "import 'yaml';", 'imports yaml, which domain may not'],
    ['src/template/third-party.ts', "import 'zod';", 'imports zod, which template may not'],
    ['src/config/third-party.ts', "import 'undici';", 'imports undici, which config may not'],
    ['src/adapters/http/tool.ts', "import 'esbuild';", 'not among the dependencies that are shipped'],
    ['src/domain/node.ts', "import 'node:path';", 'imports node:path, which domain may not'],
    ['src/domain/hash.ts', "import { createHash } from 'node:crypto';", 'imports node:crypto, which domain may not'],
    ['src/execution/disk.ts', "import type { Stats } from 'node:fs';", 'imports node:fs, which execution may not'],
    ['src/execution/random.ts', "import { randomUUID } from 'node:crypto';", 'imports more of node:crypto'],
    ['src/execution/all.ts', "import * as crypto from 'node:crypto';", 'imports more of node:crypto'],
    ['src/execution/default.ts', "import crypto from 'node:crypto';", 'imports more of node:crypto'],
  ])('%s: %s', (file, text, problem) => {
    const problems = check({ ...sound, [file]: text });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toMatch(new RegExp(`^${file} `, 'u'));
  });

  test.each([
    "import { run } from '../execution/run.ts';",
    "import type { Run } from '../execution/run.ts';",
    "import { type Run } from '../execution/run.ts';",
    "import '../execution/run.ts';",
    "export { run } from '../execution/run.ts';",
    "export type { Run } from '../execution/run.ts';",
    "export * from '../execution/run.ts';",
    "export * as all from '../execution/run.ts';",
    "const later = async () => import('../execution/run.ts');",
    "export type Run = import('../execution/run.ts').Run;",
    "export type All = typeof import('../execution/run.ts');",
    "import run = require('../execution/run.ts');",
  ])('an upward import is seen in every form: %s', (text) => {
    expect(check({ ...sound, 'src/domain/up.ts': text })).toEqual([
      'src/domain/up.ts imports src/execution/run.ts: domain may not see execution',
    ]);
  });
});

describe('imports of a file', () => {
  test('each has its specifier, its names and whether it is for types only', () => {
    const text = `import a, { b as c, type D } from 'one'; import type { E } from 'two'; export * as f from 'three';
      import 'four'; const g = import(\`five\`); export { h }; import { type I } from 'six';`;
    expect(importsOf(parse(text))).toEqual([
      { specifier: 'one', names: ['default', 'b', 'D'], typeOnly: false },
      { specifier: 'two', names: ['E'], typeOnly: true },
      { specifier: 'three', names: undefined, typeOnly: false },
      { specifier: 'four', names: [], typeOnly: false },
      { specifier: undefined, names: undefined, typeOnly: false },
      { specifier: 'six', names: ['I'], typeOnly: true },
    ]);
  });
});

describe('cycles', () => {
  test('of types count like any other', () => {
    const tree = {
      'src/domain/a.ts': "import type { B } from './b.ts';",
      'src/domain/b.ts': "export type C = import('./c.ts').C;",
      'src/domain/c.ts': "export type { A } from './a.ts';",
    };
    expect(check(tree)).toEqual([
      'src/domain/a.ts closes a cycle: src/domain/a.ts → src/domain/b.ts → src/domain/c.ts → src/domain/a.ts',
    ]);
  });

  test('a file may not import itself', () => {
    expect(cyclesIn(new Map([['a', ['a']]]))).toEqual([['a', 'a']]);
  });

  test('two ways to one file are no cycle', () => {
    const diamond = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
      ['d', []],
    ]);
    expect(cyclesIn(diamond)).toEqual([]);
  });

  test('cycles apart from each other are all found', () => {
    const two = new Map([
      ['a', ['b']],
      ['b', ['a']],
      ['c', ['d', 'a']],
      ['d', ['c']],
    ]);
    expect(cyclesIn(two)).toEqual([
      ['a', 'b', 'a'],
      ['c', 'd', 'c'],
    ]);
  });
});

describe('the pure layers reach the world only through ports', () => {
  test.each([
    ['const now = Date.now();', 'Date.now'],
    ["const now = Date['now']();", 'Date.now'],
    ['const name = "now"; Date[name]();', 'Date.[…]'],
    ['const { now } = Date;', 'Date'],
    ['const text = Date();', 'Date'],
    ['const now = new Date();', 'new Date()'],
    ['const x = Math.random();', 'Math.random'],
    ['const home = process.env.HOME;', 'process'],
    ['const bag = { process };', 'process'],
    ['const { process } = bag;', 'process'],
    ['const home = globalThis.process;', 'globalThis'],
    ['await fetch(url);', 'fetch'],
    ['setTimeout(run, 1);', 'setTimeout'],
    ['const timer = setInterval;', 'setInterval'],
    ['const t = performance.now();', 'performance'],
    ['const id = crypto.randomUUID();', 'crypto'],
    ['const s = AbortSignal.timeout(5);', 'AbortSignal.timeout'],
    ["console.log('x');", 'console'],
    ["const fs = require('fs');", 'require'],
    ['const here = import.meta.dirname;', 'import.meta'],
    ['const x = (process as Bag).env;', 'process'],
    ['const x = record[process.pid];', 'process'],
    ['function f(wait = setTimeout) {}', 'setTimeout'],
    ['class A { at = Date.now(); }', 'Date.now'],
    ['export const at = Date.now();', 'Date.now'],
    ['export default fetch;', 'fetch'],
  ])('%s', (text, effect) => {
    expect(effectsOf(parse(text))).toEqual([effect]);
    expect(check({ 'src/planning/x.ts': text })).toEqual([
      `src/planning/x.ts uses ${effect}, which has to come in as a port`,
    ]);
    expect(check({ 'src/commands/x.ts': text })).toEqual([]);
  });

  test.each([
    'const date = new Date(now);',
    'const at = Date.parse(text) + Date.UTC(2026, 1);',
    'const isDate = value instanceof Date;',
    'const x = Math.max(1, 2);',
    'const all = AbortSignal.any([one, two]);',
    'await ports.fetch(request); ports.process.crypto.console();',
    'const ports = { fetch: send, process() {}, get performance() { return 1; } };',
    'const { fetch: send } = ports;',
    'interface Ports { fetch(url: string): void; process: string; now(process: string): Date }',
    'type Send = (fetch: string) => typeof setTimeout;',
    'class Timer { process = 1; fetch() {} #console = 2; }',
    'process: for (;;) break process;',
  ])('nothing to say: %s', (text) => {
    expect(effectsOf(parse(text))).toEqual([]);
  });
});

describe('files', () => {
  test.each([
    ['src/misc/x.ts', 'belongs to no layer'],
    ['src/x.ts', 'belongs to no layer'],
    ['src/planning/text-utils.ts', 'is a drawer ("utils"): name what is in it'],
    ['src/planning/helpers/text.ts', 'is a drawer ("helpers"): name what is in it'],
    ['src/planning/lock-manager.ts', 'is a drawer ("manager"): name what is in it'],
    ['src/planning/textReader.ts', 'is not in kebab-case'],
    ['src/planning/text_reader.ts', 'is not in kebab-case'],
    ['src/planning/index.ts', 'is an index.ts without a table'],
  ])('%s %s', (file, problem) => {
    expect(check({ [file]: '' })).toContain(`${file} ${problem}`);
  });

  test('one that is a table of implementations may be called index.ts', () => {
    expect(check({ 'src/commands/index.ts': '', 'src/planning/strategies/index.ts': '' })).toEqual([]);
  });

  test('one of 250 lines is long enough', () => {
    expect(check({ 'src/domain/long.ts': '\n'.repeat(250) })).toEqual([]);
    expect(check({ 'src/domain/long.ts': '\n'.repeat(251) })).toEqual([
      'src/domain/long.ts has 251 lines, more than 250',
    ]);
  });
});
