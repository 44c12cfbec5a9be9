import { expect, test } from '@jest/globals';
import { versionNumber } from '../../../src/adapters/history/version-number.ts';

test.each([
  ['0', 0n],
  ['20240115120000', 20240115120000n],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['9223372036854775808', undefined],
  ['9'.repeat(5000), undefined],
  ['run', undefined],
  ['', undefined],
  ['-1', undefined],
])('the integer of version %s is %s', (version, number) => {
  expect(versionNumber(version)).toBe(number);
});
