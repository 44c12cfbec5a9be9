import { describe, expect, test } from '@jest/globals';
import { extractText } from '../../src/extraction/extract.ts';
import { readDocumentation } from '../rigs/markdown-examples.ts';

const page = await readDocumentation('extraction-paths');
const [answer = ''] = page.blocks('json');

describe('docs/extraction-paths.md', () => {
  test('shows an answer and paths', () => {
    expect(JSON.parse(answer)).toHaveProperty('vpc');
    expect(page.rows('path', 'value').length).toBeGreaterThan(20);
  });

  test.each(page.rows('path', 'value'))('%s gives %s', (path, value) => {
    expect(extractText(answer, path)).toBe(value);
  });

  test.each([
    ['account', '9007199254740993'],
    ['load', '2.5e3'],
    ['vpc.peer', ''],
    ['nothing.there', undefined],
  ])('what the last table says of %s', (path, value) => {
    expect(extractText(answer, path)).toBe(value);
  });
});
