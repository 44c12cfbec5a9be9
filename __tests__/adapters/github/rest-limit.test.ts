import { describe, expect, test } from '@jest/globals';
import { judge, judgeSilence } from '../../../src/adapters/github/rest-limit.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function answer(status: number, headers: Record<string, string> = {}, message = 'no') {
  return { status, message, headers: new Map(Object.entries(headers)) };
}

/** When the limit begins anew, in seconds as the API writes it. */
const inSeconds = (seconds: number) => String(NOW / 1_000 + seconds);

describe('waits', () => {
  test.each([
    ['as long as it is told', answer(429, { 'retry-after': '7' }), 1, 7_000],
    ['as long as a refusal tells', answer(403, { 'retry-after': '0' }), 1, 0],
    ['until the limit begins anew', answer(403, used(inSeconds(20))), 1, 20_000],
    ['not for a limit that has begun anew', answer(403, used(inSeconds(-5))), 1, 0],
    ['a minute where no time is named', answer(429), 2, 60_000],
    ['a minute for a second limit', answer(403, {}, 'You have exceeded a secondary rate limit'), 1, 60_000],
    ['a little for a service that is down', answer(502), 1, 1_000],
    ['longer the second time', answer(500), 2, 4_000],
  ])('%s', (_, given, asked, waitMs) => {
    expect(judge(given, asked, NOW)).toEqual({ waitMs });
  });

  test('a little when there was no answer', () => {
    expect([judgeSilence('reset', 1), judgeSilence('reset', 2)]).toEqual([{ waitMs: 1_000 }, { waitMs: 4_000 }]);
  });
});

describe('gives up', () => {
  test.each([
    ['a limit for too long', answer(429, { 'retry-after': '61' }), 1, 'until 2026-01-02T03:05:06.000Z'],
    ['a limit that begins anew too late', answer(403, used(inSeconds(3_000))), 1, 'until 2026-01-02T03:54:05.000Z'],
    ['a limit that was waited for twice', answer(429, { 'retry-after': '1' }), 3, 'no more requests'],
    ['a service that stays down', answer(503), 3, 'answered 503 no'],
    ['a refusal', answer(403), 1, 'answered 403 no: does the job have the permission `actions: read`?'],
    ['what is hidden', answer(404), 1, 'permission'],
    ['a token that is not known', answer(401), 1, 'github-token'],
    ['a mistake', answer(422), 1, 'answered 422 no'],
  ])('%s', (_, given, asked, words) => {
    expect(judge(given, asked, NOW)).toEqual({ problem: expect.stringContaining(words) });
  });

  test('when there is no answer three times', () => {
    expect(judgeSilence('it was reset', 3)).toEqual({ problem: expect.stringContaining('it was reset') });
  });
});

function used(reset: string): Record<string, string> {
  return { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
}
