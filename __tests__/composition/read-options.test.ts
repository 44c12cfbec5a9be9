import { describe, expect, test } from '@jest/globals';
import { readOptions } from '../../src/composition/read-options.ts';

function read(values: Readonly<Record<string, string | true>>) {
  return readOptions({ values: new Map(Object.entries(values)), positionals: [] }, '/project');
}

describe('the format of a graph', () => {
  test.each(['text', 'mermaid', 'dot', 'json'])('%s is one', (format) => {
    expect(read({ format }).ok).toBe(true);
  });

  test('another one is refused with those that there are, not drawn as the default', () => {
    expect(read({ format: 'svg' })).toEqual({
      ok: false,
      error: 'there is no format svg: choose one of text, mermaid, dot, json',
    });
  });
});
