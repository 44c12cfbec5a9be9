import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createEventLog } from '../../../src/adapters/reporters/event-log.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { golden } from '../../rigs/golden.ts';
import { failedRunEvents } from '../../rigs/sample-plans.ts';

function linesOf(redact = asItIs): readonly string[] {
  const lines: string[] = [];
  const log = createEventLog({ write: (line) => void lines.push(line), redact });
  for (const event of failedRunEvents()) log.emit(event);
  return lines;
}

test('each event is one line of JSON', () => {
  const text = linesOf().join('');
  expect(text).toBe(golden(path.join(import.meta.dirname, 'golden', 'events.jsonl.txt'), text));
  expect(text.trimEnd().split('\n')).toHaveLength(failedRunEvents().length);
});

test('each names its run, its attempt, its time and its type', () => {
  const lines = linesOf().map((line): unknown => JSON.parse(line));
  for (const [place, event] of failedRunEvents().entries()) {
    const time = new Date(event.at).toISOString();
    expect(lines[place]).toMatchObject({ run: '4711', attempt: 1, type: event.type, time });
  }
});

test('secrets are out before it becomes JSON', () => {
  const text = linesOf((one) => one.replaceAll('api.example', '***')).join('');
  expect(text).not.toContain('api.example');
  expect(text).toContain('https://***/001_apply');
});

test('what ended says how long it took', () => {
  const ends = new Set(['migration_failed', 'migration_applied', 'stage_completed', 'stage_failed', 'rolled_back']);
  const lines = linesOf().map((line) => JSON.parse(line) as { readonly type: string; readonly durationMs?: number });
  const ended = lines.filter(({ type }) => ends.has(type));
  expect(new Set(ended.map(({ type }) => type))).toEqual(ends);
  expect(ended.filter(({ durationMs }) => typeof durationMs !== 'number')).toEqual([]);
});

test('what is said before a run begins has the origin that was given', () => {
  const lines: string[] = [];
  const log = createEventLog({
    write: (line) => void lines.push(line),
    redact: asItIs,
    origin: { run: '4711', attempt: 2 },
  });
  log.emit({ at: 0, type: 'notice', severity: 'notice', message: 'waiting for a lock' });
  expect(JSON.parse(lines.join(''))).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    run: '4711',
    attempt: 2,
    type: 'notice',
    severity: 'notice',
    message: 'waiting for a lock',
  });
});
