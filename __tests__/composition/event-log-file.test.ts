import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openEventLog } from '../../src/composition/open-event-log.ts';
import type { RunEvent } from '../../src/domain/event.ts';
import type { EventSink } from '../../src/execution/ports.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'event-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Log extends Disposable {
  readonly events: EventSink;
  readonly heard: readonly RunEvent[];
  readonly warnings: readonly string[];
}

async function open(file: string | undefined, run = '7'): Promise<Log> {
  const heard: RunEvent[] = [];
  const warnings: string[] = [];
  const logged = await openEventLog(
    { emit: (event) => void heard.push(event) },
    {
      given: { positionals: [], values: new Map(file === undefined ? [] : [['event-log', file]]) },
      workingDirectory: folder,
      identity: { run, attempt: 1 },
      redact: (text) => text.replaceAll('hunter2', '***'),
      warn: (problem) => warnings.push(problem),
    },
  );
  return { events: logged.events, heard, warnings, [Symbol.dispose]: () => logged[Symbol.dispose]() };
}

function said(message: string): RunEvent {
  return { at: 0, type: 'notice', severity: 'notice', message };
}

test('events go on as they are, and into the file as lines without secrets, behind those of earlier runs', async () => {
  for (const run of ['1', '2']) {
    using log = await open('logs/events.jsonl', run);
    log.events.emit(said('the password is hunter2'));
    expect(log.heard).toEqual([said('the password is hunter2')]);
  }
  const lines = (await readFile(path.join(folder, 'logs/events.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
    { run: '1', message: 'the password is ***' },
    { run: '2', message: 'the password is ***' },
  ]);
});

test('a line is in the file before the next one is said', async () => {
  using log = await open('events.jsonl');
  log.events.emit(said('first'));
  expect(await readFile(path.join(folder, 'events.jsonl'), 'utf8')).toContain('first');
});

test('without a file nothing is written', async () => {
  using log = await open(undefined);
  log.events.emit(said('first'));
  expect([log.heard.length, log.warnings]).toEqual([1, []]);
});

test.each(['.', '/dev/full'])('%s takes no lines: one warning, and the run goes on', async (file) => {
  using log = await open(file);
  log.events.emit(said('first'));
  log.events.emit(said('second'));
  expect(log.heard).toHaveLength(2);
  expect(log.warnings).toEqual([expect.stringContaining(`the event-log ${file} can't be written`)]);
});
