import { describe, expect, test } from '@jest/globals';
import { parseStatusMatcher } from '../../src/domain/status-matcher.ts';

describe('an entry of result_code', () => {
  test.each([
    ['201', 201, 201],
    ['100', 100, 100],
    ['599', 599, 599],
    ['2xx', 200, 299],
    ['4XX', 400, 499],
    ['5xX', 500, 599],
    ['200-204', 200, 204],
    ['200 - 204', 200, 204],
    ['404-404', 404, 404],
  ])('%s is %d to %d', (text, from, to) => {
    expect(parseStatusMatcher(text)).toEqual({ kind: 'range', from, to, text });
  });

  test.each(['', '2', '20', '2000', '600', '099', '-1', '2x', '2x0', '6xx', '0xx', '204-200', '200-', '-204'])(
    '%j is none',
    (text) => {
      expect(parseStatusMatcher(text)).toBeUndefined();
    },
  );

  test.each(['2xx-3xx', '200-204-208', '200,204', 'ok', '2.0e2', '٢٠٠', '200\n', ' 200'])('%j is none', (text) => {
    expect(parseStatusMatcher(text)).toBeUndefined();
  });
});
