import { describe, expect, test } from '@jest/globals';
import { explanation, presentable } from '../../../src/adapters/github/client-output.ts';

describe('what the clients print', () => {
  test.each<[string, readonly string[], string | undefined]>([
    ['nothing', [], undefined],
    ['progress', ['Cache Size: ~0 MB (133 B)', '::debug::Cache service version: v2'], undefined],
    ['a warning', ['::warning::Failed to restore: aborted'], 'Failed to restore: aborted'],
    ['an error with a place', ['::error file=a,line=1::Failed to save: 500'], 'Failed to save: 500'],
    ['a plain line', ['Failed to save: no'], 'Failed to save: no'],
    ['a mode that permits nothing', ["Cache save skipped: the mode 'read'"], "Cache save skipped: the mode 'read'"],
    [
      'several reasons, one of them twice',
      ['::debug::Failed to reserve cache: Error: (403) Forbidden', 'Failed to save: x', '::warning::Failed to save: x'],
      '(403) Forbidden; Failed to save: x',
    ],
    ['escaped text', ['::warning::100%25 lost%0Aand more'], '100% lost'],
  ])('%s', (_, lines, expected) => {
    expect(explanation(lines)).toBe(expected);
  });
});

describe('a text for people', () => {
  test('has no advice on later lines', () => {
    expect(presentable('Unable to make request: ECONNRESET\nIf you are using self-hosted runners, …')).toBe(
      'Unable to make request: ECONNRESET',
    );
  });

  test('has addresses without what signs them', () => {
    expect(presentable("GET https://blob.example/a/b?sp=r&sig=c2VjcmV0 failed at 'http://x/?sig=a'")).toBe(
      "GET https://blob.example/a/b failed at 'http://x/'",
    );
  });

  test('ends', () => {
    expect(presentable('x'.repeat(10_000))).toHaveLength(602);
  });
});
