import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { DIAGNOSTIC_CODES } from '../../src/domain/diagnostic-codes.ts';

const text = readFileSync(path.join(import.meta.dirname, '../../docs/diagnostics.md'), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| `'));

test('the page lists each code once, in the order of the union', () => {
  expect(rows.map((row) => /^\| `([a-z0-9-]+)`/.exec(row)?.[1])).toEqual([...DIAGNOSTIC_CODES]);
});

test('each row says how bad it is, why, and what to do', () => {
  for (const row of rows) {
    const cells = row.split('|').map((cell) => cell.trim());
    expect(cells[2]).toMatch(/^(error|warning|notice|error or warning)$/);
    expect(cells.slice(3, 5).every((cell) => cell.endsWith('.'))).toBe(true);
  }
});
