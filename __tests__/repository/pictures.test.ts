import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const root = path.dirname(path.dirname(import.meta.dirname));
const folder = path.join(root, 'docs/pictures');

/** Of all pictures together: every clone brings them along. */
const MAX_BYTES = 600_000;

const pictures = readdirSync(folder).toSorted();

/** The pictures that a page shows, as paths from the root. */
function shownOn(page: string): readonly string[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/!\[[^\]]+\]\((?<file>[^)]+)\)/g)].map(({ groups }) =>
    path.posix.join(path.posix.dirname(page), groups?.['file'] ?? ''),
  );
}

test('the README shows each picture, with words for those who can not see it', () => {
  expect(shownOn('README.md').toSorted()).toEqual(pictures.map((name) => `docs/pictures/${name}`));
});

test('pages show pictures that are there', () => {
  const known = new Set(pictures.map((name) => `docs/pictures/${name}`));
  const pages = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  expect(pages.flatMap((name) => shownOn(`docs/${name}`)).filter((file) => !known.has(file))).toEqual([]);
});

test('pictures are pictures, and small', () => {
  const files = pictures.map((name) => readFileSync(path.join(folder, name)));
  for (const file of files) expect(file.toString('latin1', 1, 4)).toBe('PNG');
  expect(files.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(MAX_BYTES);
});
