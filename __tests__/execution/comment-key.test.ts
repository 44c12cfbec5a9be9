import { describe, expect, test } from '@jest/globals';
import { commentKey } from '../../src/execution/comment-key.ts';

describe('the key of a comment', () => {
  test('is that of a file and a set of environments, in any order', () => {
    expect(commentKey('stages.yaml', ['b', 'a', 'b'])).toBe(commentKey('stages.yaml', ['a', 'b']));
    const others = [
      commentKey('stages.yaml', []),
      commentKey('stages.yaml', ['a']),
      commentKey('stages.yaml', ['a,b']),
      commentKey('shop/stages.yaml', ['a', 'b']),
    ];
    expect(new Set([...others, commentKey('stages.yaml', ['a', 'b'])]).size).toBe(5);
  });
});
