import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Span } from './code-changes.ts';
import { writeFolder } from './folder.ts';

/** The project that is planned to see what a start calls, relative to the project's folder. */
const EXAMPLE = 'examples/four-stages';

/** What is run on it: what people type most, and wait for. None of it sends or writes anything. */
const COMMANDS: readonly (readonly string[])[] = [['validate'], ['plan'], ['status']];

/** What V8 says of scripts: their functions, each with its own place first. */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly Range[] }[];
  }[];
}

/** A piece of a script, and how often it was run. */
interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/**
 * What a few short commands load of a bundle and call in it, found by running them. The same program calls the same
 * functions on every machine: they run without a terminal, in an empty environment, on a copy of an example.
 * @param folder - for files that are only needed meanwhile
 * @param files - a whole bundle that works, by path
 * @returns the functions that are called, some several times, by the path of each file that is loaded; empty when the
 * project has no such example
 */
export function calledAtStart(
  root: string,
  folder: string,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly Span[]> {
  const found = new Map<string, Span[]>();
  if (!existsSync(path.join(root, EXAMPLE))) return found;
  rmSync(folder, { recursive: true, force: true });
  const programs = path.join(folder, 'dist');
  mkdirSync(programs, { recursive: true });
  writeFolder(programs, new Map([...files, ['package.json', '{"type":"module"}']]));
  for (const [place, words] of COMMANDS.entries()) {
    const run = path.join(folder, String(place));
    cpSync(path.join(root, EXAMPLE), path.join(run, 'project'), { recursive: true });
    const coverage = path.join(run, 'coverage');
    spawnSync(process.execPath, [path.join(programs, 'cli/index.js'), ...words], {
      cwd: path.join(run, 'project'),
      env: { NODE_V8_COVERAGE: coverage, NODE_DISABLE_COMPILE_CACHE: '1', HOME: run },
      stdio: 'ignore',
    });
    for (const { url, functions } of scriptsIn(coverage)) {
      const file = path.relative(programs, fileURLToPath(url)).split(path.sep).join('/');
      const called = functions.flatMap(({ ranges: [own] }) => calledSpan(own));
      found.set(file, [...(found.get(file) ?? []), ...called]);
    }
  }
  return found;
}

function calledSpan(range: Range | undefined): readonly Span[] {
  return range !== undefined && range.count > 0 ? [[range.startOffset, range.endOffset]] : [];
}

function* scriptsIn(coverage: string): Generator<Coverage['result'][number]> {
  for (const name of readdirSync(coverage)) {
    const { result } = JSON.parse(readFileSync(path.join(coverage, name), 'utf8')) as Coverage;
    yield* result.filter(({ url }) => url.startsWith('file:'));
  }
}
