import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import { describeFailure } from '../../src/domain/failure-words.ts';
import { FAILURE_SAMPLES } from '../rigs/failure-samples.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

const page = await readDocumentation('troubleshooting');

const rows = page
  .rows('message', 'reason')
  .map(([message = '', reason = '', remedy = '']) => ({ message, reason, remedy }));

/** A reason whose words are written where they happen has a row for all that is not quoted. */
const OTHERS = 'any other ';

/** Words that come from inside of a reason's message. */
const MORE: readonly Failure[] = FAILURE_SAMPLES.template.slice(0, 1).map((failure) => ({
  ...failure,
  message: 'variable api_key takes its value from the process variable API_KEY, which is not set',
}));

function summaries(reason: string): readonly string[] {
  const samples = [...Object.values(FAILURE_SAMPLES).flat(), ...MORE];
  return samples.filter((failure) => failure.reason === reason).map((failure) => describeFailure(failure).summary);
}

/** A quoted message as a pattern: `…` stands for what differs. */
function pattern(message: string): RegExp {
  if (message.startsWith(OTHERS)) return /^/;
  const pieces = message.split('…').map((piece) => RegExp.escape(piece));
  return new RegExp(`^${pieces.join('.*')}$`);
}

describe('docs/troubleshooting.md', () => {
  test('lists every reason of a failure', () => {
    expect([...new Set(rows.map(({ reason }) => reason))].toSorted()).toEqual(Object.keys(FAILURE_SAMPLES).toSorted());
  });

  test.each(rows.filter(({ message }) => !message.startsWith(OTHERS)))('$reason: $message', ({ message, reason }) => {
    expect(summaries(reason).some((summary) => pattern(message).test(summary))).toBe(true);
  });

  test.each(Object.keys(FAILURE_SAMPLES))('whatever is said of %s can be found', (reason) => {
    const patterns = rows.filter((row) => row.reason === reason).map(({ message }) => pattern(message));
    expect(summaries(reason).filter((summary) => !patterns.some((one) => one.test(summary)))).toEqual([]);
  });

  test('says of each what to do', () => {
    for (const { remedy } of rows) expect(remedy).toMatch(/\w.*(?:[.?]|\.`)$/);
  });
});
