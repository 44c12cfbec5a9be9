import { spawnSync } from 'node:child_process';

/** What a real shell makes of lines that are pasted into it: the words of each. */
export function shellWordsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const script = lines.map((line) => `words ${line}`).join('\n');
  const show = String.raw`words() { printf '%s\0' "$@"; printf '\001\0'; }`;
  const { stdout, status } = spawnSync('bash', ['--noprofile', '--norc', '-c', `${show}\n${script}`], {
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error('The shell could not read the lines.');
  return stdout
    .split('\u0001\0')
    .slice(0, -1)
    .map((words) => words.split('\0').slice(0, -1));
}
