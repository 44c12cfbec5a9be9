import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Programs that are not on this machine, as far as an example uses them. */
export interface StandInPrograms {
  /** The PATH with which they are found before any other. */
  readonly path: string;
  /** Command lines that were understood, in order. */
  calls(): Promise<readonly string[]>;
}

/**
 * Puts programs into a folder of their own below `folder`. Each is a list of the command lines that it knows, as patterns
 * of the shell, with what it does then; any other ends it with 64, as a wrong use does.
 */
export async function installPrograms(
  folder: string,
  programs: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<StandInPrograms> {
  const bin = path.join(folder, 'stand-ins');
  const log = path.join(bin, 'calls');
  await mkdir(bin);
  for (const [name, lines] of Object.entries(programs)) {
    const cases = Object.entries(lines).map(([pattern, script]) => `  ${pattern}) ${script} ;;`);
    const noted = `echo "${name} $*" >>'${log}'`;
    const unknown = `  *) echo "${name}: unknown use: $*" >&2; exit 64 ;;`;
    const file = path.join(bin, name);
    await writeFile(file, ['#!/bin/sh', `case "$*" in`, ...cases, unknown, 'esac', noted, ''].join('\n'));
    await chmod(file, 0o755);
  }
  return {
    path: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
    async calls() {
      const text = await readFile(log, 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
  };
}
