import { describe, expect, test } from '@jest/globals';
import { findPattern } from '../../src/adapters/system/find-pattern.ts';
import type { Extraction } from '../../src/domain/http-request.ts';
import { extractValues } from '../../src/execution/extract.ts';

const location = { file: 'x.yaml', line: 1, column: 1 };

function take(source: Extraction['source'], body: string, headers: readonly (readonly [string, string])[] = []) {
  const extractions = [{ name: 'it', source, sensitive: true, location }];
  const definition = { resultCodes: [], extractions, onMissing: 'skip' } as const;
  return extractValues(definition, { status: 200, statusText: '', headers, body }, findPattern);
}

describe('a value of the body', () => {
  test.each([
    ['a.b', '{"a":{"b":"text"}}', 'text'],
    ['n', '{"n":9007199254740993}', '9007199254740993'],
    ['n', '{"n":1.50}', '1.50'],
    ['t', '{"t":true}', 'true'],
    ['empty', '{"empty":null}', ''],
    ['list', '{"list": [1, {"a": 2}]}', '[1,{"a":2}]'],
    ['0.id', '[{"id":"first"}]', 'first'],
    ['$.a.b[1]', '{"a":{"b":["x","y"]}}', 'y'],
    ['#(name=="x").id', '[{"name":"w","id":1},{"name":"x","id":2}]', '2'],
  ])('%s of %s', (path, body, value) => {
    expect(take({ kind: 'body', path }, body)).toEqual({
      values: [{ name: 'it', value, declaredSensitive: true }],
      missing: [],
    });
  });

  test.each([
    ['a.b', '{"a":{}}', 'the answer has nothing there'],
    ['a', '', 'the answer is empty'],
    ['a', '  \n', 'the answer is empty'],
    ['a', 'plain text', 'the answer is not JSON'],
    ['a', '{"a":1', 'the answer is not JSON'],
  ])('%s of %p is missing', (path, body, problem) => {
    expect(take({ kind: 'body', path }, body)).toEqual({ values: [], missing: [{ name: 'it', path, problem }] });
  });
});

describe('a value of a header', () => {
  const headers = [['location', 'https://api/vpc/v-1']] as const;

  test.each([
    [{ header: 'Location' }, 'https://api/vpc/v-1'],
    [{ header: 'LOCATION', match: '([^/]+)$' }, 'v-1'],
    [{ header: 'location', match: 'v-\\d' }, 'v-1'],
  ])('%p', (source, value) => {
    expect(take({ kind: 'header', ...source }, '', headers).values).toMatchObject([{ value }]);
  });

  test('that is not there, or does not match, is missing', () => {
    expect(take({ kind: 'header', header: 'etag' }, '', headers).missing).toEqual([
      { name: 'it', path: 'header etag', problem: 'the answer has no such header' },
    ]);
    expect(take({ kind: 'header', header: 'location', match: '^x' }, '', headers).missing).toMatchObject([
      { problem: 'the header does not match ^x' },
    ]);
  });
});
