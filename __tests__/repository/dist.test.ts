import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readFolder } from '../../script/bundle/folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** What every start of the action downloads first, so it stays small. */
const MAX_DIST_BYTES = 3_000_000;

const files = readFolder(path.join(root, 'dist'));

test('is small', () => {
  const bytes = [...files.values()].map((text) => Buffer.byteLength(text));
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_DIST_BYTES);
});

const actions = ['action.yml', 'wave/action.yml'].filter((file) => existsSync(path.join(root, file)));

describe.each(actions)('%s', (action) => {
  const { runs } = parse(readFileSync(path.join(root, action), 'utf8')) as { runs: Record<string, string> };
  const programs = [runs['main'], runs['pre'], runs['post']].filter((program) => program !== undefined);

  test.each(programs)('starts a program of dist/: %s', (program) => {
    const file = path.posix.join(path.posix.dirname(action), program);
    expect([...files.keys()].map((name) => `dist/${name}`)).toContain(file);
  });
});
