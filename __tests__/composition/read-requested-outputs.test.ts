import { describe, expect, test } from '@jest/globals';
import { OUTPUT_NAMES } from '../../src/composition/action-outputs.ts';
import { readRequestedOutputs } from '../../src/composition/read-requested-outputs.ts';

describe('an entry', () => {
  test.each<[entry: string, request: object]>([
    ['vpc_id', { name: 'vpc_id', output: 'vpc_id' }],
    ['database.url', { stage: 'database', name: 'url', output: 'url' }],
    ['shop.v2.url', { stage: 'shop.v2', name: 'url', output: 'url' }],
    ['production/url', { environment: 'production', name: 'url', output: 'url' }],
    [
      'production/database.url as db_url',
      { environment: 'production', stage: 'database', name: 'url', output: 'db_url' },
    ],
    ['url   as\tservice-url', { name: 'url', output: 'service-url' }],
    ['größe as size', { name: 'größe', output: 'size' }],
    ['as as as_', { name: 'as', output: 'as_' }],
  ])('%s', (entry, request) => {
    expect(readRequestedOutputs(entry)).toEqual({ ok: true, value: [{ written: entry, ...request }] });
  });
});

test('blanks, empty lines, other line ends and comments do not count', () => {
  const read = readRequestedOutputs('\r\n  a \r\n# all of the network\n\nnetwork.b\n');
  expect(read.ok && read.value.map(({ output }) => output)).toEqual(['a', 'b']);
  expect(readRequestedOutputs('')).toEqual({ ok: true, value: [] });
});

describe('refused is', () => {
  test.each<[what: string, text: string, message: RegExp]>([
    ['a sentence', 'the url please', /"the url please" is not \[ENVIRONMENT\/\]\[STAGE\.\]NAME/u],
    ['no name behind the dot', 'database.', /is not/u],
    ['no name behind "as"', 'url as', /is not/u],
    ['two slashes', 'a/b/c', /is not/u],
    ['a list in one line', 'a, b', /write a line for each/u],
    ['a name that GitHub can not look up', 'größe', /größe can't be the name of an output.*add "as NAME"/u],
    ['one that begins with a digit', 'url as 2nd', /2nd can't be the name/u],
    ['one that is a line of another file', 'url as a<<b', /can't be the name/u],
    ['one that is too long', `url as ${'a'.repeat(101)}`, /at most 100/u],
    ['the same name twice', 'a.url\nb.url', /url is the output of a\.url already: .* b\.url as my_url/u],
    ['the same name in other letters', 'url\nb.x as URL', /URL is the output of url already/u],
    ['more than anybody needs', Array.from({ length: 201 }, (_, n) => `a${n}`).join('\n'), /201 lines/u],
  ])('%s', (_, text, message) => {
    const read = readRequestedOutputs(text);
    expect(read.ok ? 'accepted' : read.error).toMatch(message);
  });

  test.each(OUTPUT_NAMES)('what would take the place of the output %s', (name) => {
    const read = readRequestedOutputs(`stage.value as ${name.toUpperCase()}`);
    expect(read.ok ? 'accepted' : read.error).toContain('is an output of the action itself');
  });
});
