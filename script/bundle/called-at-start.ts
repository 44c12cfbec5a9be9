import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { writeFolder } from './folder.ts';
import type { Span } from './compile-at-once.ts';

/** The project that is planned to see what a start calls, relative to the project's folder. */
const EXAMPLE = 'examples/four-stages';

/** The commands that are run on it: those that people type most, and wait for. None of them sends or writes anything. */
const COMMANDS: readonly (readonly string[])[] = [['plan'], ['validate'], ['status']];

/** What V8 says of a script: its functions, each with its own place first. */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
    }[];
  }[];
}

/**
 * The functions of each file that a short command calls, found by running a few. The same program calls the same
 * functions on every machine: the commands run without a terminal, in an empty environment, on a copy of an example.
 * @param files - a whole bundle, by path, that works
 * @param build - a folder for files that are only needed meanwhile
 * @returns by path; empty when the project has no such example
 */
export function calledAtStart(
  root: string,
  build: string,
  files: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly Span[]> {
  const called = new Map<string, Span[]>();
  if (!existsSync(path.join(root, EXAMPLE))) return called;
  const folder = path.join(build, 'start');
  const [programs, project, coverage] = ['dist', 'project', 'coverage'].map((name) => path.join(folder, name));
  if (programs === undefined || project === undefined || coverage === undefined) return called;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFolder(programs, new Map([...files, ['package.json', '{"type":"module"}']]));
  cpSync(path.join(root, EXAMPLE), project, { recursive: true });
  for (const words of COMMANDS) {
    spawnSync(process.execPath, [path.join(programs, 'cli/index.js'), ...words], {
      cwd: project,
      env: { NODE_V8_COVERAGE: coverage, NODE_DISABLE_COMPILE_CACHE: '1', HOME: folder },
      stdio: 'ignore',
    });
  }
  for (const name of readdirSync(coverage)) {
    const { result } = JSON.parse(readFileSync(path.join(coverage, name), 'utf8')) as Coverage;
    for (const { url, functions } of result) {
      if (!url.startsWith('file:')) continue;
      const file = path.relative(programs, fileURLToPath(url)).split(path.sep).join('/');
      const spans = called.get(file) ?? [];
      called.set(file, spans);
      for (const {
        ranges: [own],
      } of functions)
        if (own && own.count > 0) spans.push([own.startOffset, own.endOffset]);
    }
  }
  return called;
}
