import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeTemporaryFolder } from './temporary-folder.ts';

const SCRIPT = fileURLToPath(new URL('./environment-lock-process-main.ts', import.meta.url));

/** Which processes there are, and how often each takes the lock. */
interface Contenders {
  readonly processes: number;
  readonly count: number;
}

/** Lets several processes take the same lock again and again. Gives what they wrote, in order: `in 900`, `out 900`. */
export async function runExclusiveProcesses(
  kind: 'directory' | 'git' | 'postgres',
  place: string,
  { processes, count }: Contenders,
): Promise<readonly string[]> {
  await using folder = await makeTemporaryFolder();
  const log = join(folder.path, 'log');
  const running = Array.from({ length: processes }, (_, index) =>
    promisify(execFile)(process.execPath, ['--no-warnings', SCRIPT, kind, place, log, `90${index}`, String(count)]),
  );
  await Promise.all(running);
  return (await readFile(log, 'utf8')).trimEnd().split('\n');
}

/** Who was in at the same time as somebody else, or went out without having been in: nobody, where the lock holds. */
export function overlaps(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => {
    const run = line.split(' ')[1] ?? '';
    return (
      line !== (index % 2 === 0 ? `in ${run}` : `out ${run}`) || (index % 2 === 1 && lines[index - 1] !== `in ${run}`)
    );
  });
}
