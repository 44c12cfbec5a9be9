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
