import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { reportBug } from '../../src/composition/report-bug.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** What is written for something that was thrown. */
function wordsFor(bug: unknown, env: Readonly<Record<string, string>> = {}): string {
  const written: string[] = [];
  expect(reportBug(bug, { env, stderr: { write: (text) => written.push(text) } })).toBe(1);
  return written.join('');
}

test('a mistake of the program is called that, with its stack only for who asks', () => {
  expect(wordsFor(new Error('no such thing'))).toBe(
    `error: this is a mistake in stage-orchestrator, not in your files: no such thing
  please report it with the command that you ran
`,
  );
  expect(wordsFor(new Error('no such thing'), { STAGE_ORCHESTRATOR_DEBUG: '1' })).toContain('report-bug.test.ts');
});

test('a working folder that was removed is no mistake of the program', async () => {
  await using folder = await makeTemporaryFolder();
  const started = spawnSync(
    'sh',
    [
      '-c',
      'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" plan',
      process.execPath,
      path.resolve('src/cli.ts'),
    ],
    { cwd: folder.path, encoding: 'utf8' },
  );
  expect(started).toMatchObject({ status: 1, stdout: '' });
  expect(started.stderr).toBe(`error: the folder in which this was started is no longer there
  go to the folder of the project, also where one of that name is there again:
next:
  cd "$PWD"
`);
});
