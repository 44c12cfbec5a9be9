import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idempotencyKey } from '../../src/execution/idempotency-key.ts';

const usual = { project: 'shop', id: 'test/db', version: '3', direction: 'up', undone: 0 } as const;

test('the key of a version is always the same, and has the shape of a UUID', () => {
  expect(idempotencyKey(usual)).toBe(idempotencyKey({ ...usual }));
  expect(idempotencyKey(usual)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('anything that makes it another request makes another key', () => {
  const others = [
    usual,
    { ...usual, project: 'shop2' },
    { ...usual, id: 'test/db2' as const },
    { ...usual, id: 'prod/db' as const },
    { ...usual, version: '4' },
    { ...usual, direction: 'down' as const },
    { ...usual, undone: 1 },
    { ...usual, undone: 2 },
  ];
  expect(new Set(others.map((one) => idempotencyKey(one))).size).toBe(others.length);
});

test('where one part ends and the next begins matters', () => {
  const part = fc.string();
  fc.assert(
    fc.property(part, part, part, part, (project, version, otherProject, otherVersion) => {
      fc.pre(project !== otherProject || version !== otherVersion);
      const one = idempotencyKey({ ...usual, project, version });
      expect(one).not.toBe(idempotencyKey({ ...usual, project: otherProject, version: otherVersion }));
    }),
  );
});
