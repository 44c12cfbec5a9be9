import { execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { outputStream } from '../../src/composition/output-streams.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../src/cli.ts');

/** A descriptor of which nothing is known: it may be a terminal, so that its stream is written to. */
const UNKNOWN = 1_000_000;

function streamOf(written: unknown[]): NodeJS.WriteStream {
  return Object.assign(new EventEmitter(), {
    write: (text: unknown) => written.push(text) > 0,
  }) as unknown as NodeJS.WriteStream;
}

test.each([
  ['nobody reads any more', 'EPIPE', []],
  ['nothing can be written any more, which is told once', 'ENOSPC', ['ENOSPC']],
])('nothing more is said when %s', (_, code, told) => {
  const written: unknown[] = [];
  const lost: string[] = [];
  const stream = streamOf(written);
  const write = outputStream({
    descriptor: UNKNOWN,
    open: () => stream,
    onLost: ({ message }) => lost.push(message),
  });
  write('one');
  stream.emit('error', Object.assign(new Error(code), { code }));
  stream.emit('error', Object.assign(new Error('again'), { code: 'ENOSPC' }));
  write('two');
  expect({ written, lost }).toEqual({ written: ['one'], lost: told });
});

test('a file is written to at once, and no stream is made for it', async () => {
  await using folder = await makeTemporaryFolder();
  const name = path.join(folder.path, 'log');
  const file = openSync(name, 'w');
  const write = outputStream({ descriptor: file, open: neverAsked, onLost: neverAsked });
  write('one\n');
  write('zwei ✓\n');
  closeSync(file);
  expect(await readFile(name, 'utf8')).toBe('one\nzwei ✓\n');
});

test('what a full pipe that does not wait can’t take is left to its stream, in order and without a byte lost', async () => {
  await using folder = await makeTemporaryFolder();
  const name = path.join(folder.path, 'pipe');
  execFileSync('mkfifo', [name]);
  const pipe = openSync(name, constants.O_RDWR | constants.O_NONBLOCK);
  const left: unknown[] = [];
  const write = outputStream({ descriptor: pipe, open: () => streamOf(left), onLost: neverAsked });
  const text = '0123456789'.repeat(20_000);
  write(text);
  write('behind it');
  const taken = Buffer.alloc(text.length);
  const size = readSync(pipe, taken);
  closeSync(pipe);
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThan(text.length);
  const [rest, behind] = left;
  expect(`${taken.toString('utf8', 0, size)}${Buffer.from(rest as Uint8Array).toString()}`).toBe(text);
  expect(behind).toBe('behind it');
});

function neverAsked(): never {
  throw new Error('nothing is lost, and no stream is needed');
}

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
