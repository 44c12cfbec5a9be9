import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { outputStream } from '../../src/composition/output-streams.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../src/cli.ts');

test.each([
  ['nobody reads any more', 'EPIPE', []],
  ['nothing can be written any more, which is told once', 'ENOSPC', ['ENOSPC']],
])('nothing more is said when %s', (_, code, told) => {
  const written: string[] = [];
  const lost: string[] = [];
  const stream = Object.assign(new EventEmitter(), { write: (text: string) => written.push(text) > 0 });
  const write = outputStream(
    () => stream as unknown as NodeJS.WriteStream,
    ({ message }) => lost.push(message),
  );
  write('one');
  stream.emit('error', Object.assign(new Error(code), { code }));
  stream.emit('error', Object.assign(new Error('again'), { code: 'ENOSPC' }));
  write('two');
  expect({ written, lost }).toEqual({ written: ['one'], lost: told });
});

test('a run whose log finds no room goes on to its end, and its status says so', async () => {
  await using folder = await makeTemporaryFolder();
  await writeFile(path.join(folder.path, 'stages.yaml'), 'stages: [{ name: one, run: "echo done > done" }]\n');
  await using full = await open('/dev/full', 'w');
  const child = spawn(process.execPath, [PROGRAM, 'up'], { cwd: folder.path, stdio: ['ignore', full.fd, 'pipe'] });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
  expect(complaints).toMatch(/^error: not all that was printed could be written: ENOSPC.*\n$/);
  expect(await readFile(path.join(folder.path, 'done'), 'utf8')).toBe('done\n');
}, 60_000);

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
