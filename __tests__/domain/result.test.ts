import { describe, expect, test } from '@jest/globals';
import { err, ok } from '../../src/domain/result.ts';

describe('a result', () => {
  test('is a value or an error, told apart by ok', () => {
    expect(ok(3)).toEqual({ ok: true, value: 3 });
    expect(err('why')).toEqual({ ok: false, error: 'why' });
  });
});
