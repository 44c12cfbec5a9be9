import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readStateKeys } from '../../src/composition/state-keys.ts';

const NEW = 'a-new-state-key-of-some-length';
const OLD = 'an-old-state-key-of-some-length';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'state-keys-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function read(content: string | undefined) {
  if (content !== undefined) await writeFile(path.join(directory, 'keys'), content);
  return readStateKeys({ values: new Map([['state-key-file', 'keys']]), positionals: [] }, new Map(), directory);
}

describe('a file of state keys', () => {
  test('holds one key in each line, the newest first', async () => {
    expect(await read(`${NEW}\r\n\n${OLD}\n`)).toEqual({ ok: true, value: [NEW, OLD] });
  });

  test.each([
    ['that is missing', undefined, "--state-key-file: keys can't be read"],
    ['without a key', '\n\n', '--state-key-file: there is no key in keys'],
    ['with a short key', 'short', 'a state key has at least 16 characters'],
  ])('%s is refused', async (_what, content, error) => {
    expect(await read(content)).toEqual({ ok: false, error });
  });
});
