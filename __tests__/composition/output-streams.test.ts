import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { outputStream } from '../../src/composition/output-streams.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../src/cli.ts');

test('nothing more is said when nobody reads any more, and other errors are not swallowed', () => {
  const written: string[] = [];
  const stream = Object.assign(new EventEmitter(), { write: (text: string) => written.push(text) > 0 });
  const write = outputStream(stream as unknown as NodeJS.WriteStream);
  write('one');
  stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  write('two');
  expect(written).toEqual(['one']);
  expect(() => stream.emit('error', Object.assign(new Error('no space left'), { code: 'ENOSPC' }))).toThrow('no space');
});

test('a run whose log nobody reads goes on to its end', async () => {
  await using folder = await makeTemporaryFolder();
  const stages =
    'stages:\n  - { name: one, run: "sleep 0.3; echo said" }\n  - { name: two, depends_on: one, run: "echo done > done" }\n';
  await writeFile(path.join(folder.path, 'stages.yaml'), stages);
  const child = spawn(process.execPath, [PROGRAM, 'up'], { cwd: folder.path, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.stdout.destroy();
  await once(child, 'close');
  expect({ status: child.exitCode, complaints }).toEqual({ status: 0, complaints: '' });
  expect(await readFile(path.join(folder.path, 'done'), 'utf8')).toBe('done\n');
}, 60_000);
