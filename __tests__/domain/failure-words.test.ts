import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseLine } from '../../src/composition/parse-arguments.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { describeFailure } from '../../src/domain/failure-words.ts';
import { PROGRAM, showPlainly } from '../../src/domain/next-step.ts';
import { FAILURE_SAMPLES } from '../rigs/failure-samples.ts';
import { golden } from '../rigs/golden.ts';

const samples: readonly (readonly [string, Failure])[] = Object.entries(FAILURE_SAMPLES).flatMap(([reason, failures]) =>
  failures.map((failure, place) => [`${reason} ${place + 1}`, failure] as const),
);

/** The words of a command to copy as a shell hands them over. */
function shellWords(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

describe('the words of failures', () => {
  test('are these', () => {
    const text = samples
      .map(([name, failure]) => {
        const { summary, details, next } = describeFailure(failure);
        return [
          `== ${name}`,
          summary,
          ...details.map((line) => `  ${line}`),
          ...showPlainly(next).map((line) => `  > ${line}`),
        ].join('\n');
      })
      .join('\n\n');
    expect(`${text}\n`).toBe(golden(path.join(import.meta.dirname, 'golden', 'failure-words.txt'), `${text}\n`));
  });

  test.each(samples)('%s: hold nothing that was not meant for people', (_, failure) => {
    const { summary, details, next } = describeFailure(failure);
    for (const text of [summary, ...details, ...showPlainly(next)]) {
      expect(text.trim()).not.toBe('');
      expect(text).not.toMatch(/\[object |undefined|null|NaN/);
    }
    expect(summary).not.toContain('\n');
  });

  test.each(samples)('%s: end with a command that this program has', (_, failure) => {
    const { next } = describeFailure(failure);
    expect(next).not.toEqual([]);
    for (const line of showPlainly(next)) {
      const [program, ...words] = shellWords(line);
      expect(program).toBe(PROGRAM);
      expect(parseLine(words)).toMatchObject({ ok: true });
    }
  });
});
