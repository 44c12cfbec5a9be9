import { describe, expect, test } from '@jest/globals';
import { locateInside } from '../../src/domain/source-text.ts';

const at = { file: 'stages.yaml', line: 7, column: 12 };

describe('a place inside a text of the file', () => {
  test('on its first line stands behind where the text begins', () => {
    const source = { text: '{{.a}} {{.b}}', at, indent: 0 };
    expect(locateInside(source, 1, 1)).toEqual(at);
    expect(locateInside(source, 1, 8)).toEqual({ file: 'stages.yaml', line: 7, column: 19 });
  });

  test('on a later line stands behind the indentation of the block', () => {
    const source = { text: 'first\n  second\n', at, indent: 6 };
    expect(locateInside(source, 2, 3)).toEqual({ file: 'stages.yaml', line: 8, column: 9 });
  });
});
