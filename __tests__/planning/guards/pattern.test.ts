import { describe, expect, test } from '@jest/globals';
import { matchesPattern } from '../../../src/planning/guards/pattern.ts';

describe('a pattern describes a whole text', () => {
  test.each<[pattern: string, text: string, matches: boolean]>([
    ['main', 'main', true],
    ['main', 'main2', false],
    ['main', 'a-main', false],
    ['main', 'Main', false],
    ['main', '', false],
    ['', '', true],
    ['*', 'main', true],
    ['*', '', true],
    ['*', 'release/1', false],
    ['**', 'release/1/a', true],
    ['release/*', 'release/1', true],
    ['release/*', 'release/', true],
    ['release/*', 'release', false],
    ['release/*', 'release/1/evil', false],
    ['release/**', 'release/1/fine', true],
    ['release/v?', 'release/v1', true],
    ['release/v?', 'release/v', false],
    ['release/v?', 'release/v12', false],
    ['a?b', 'a/b', false],
    ['*-ok-*', 'it-is-ok-so', true],
    ['v1.0', 'v100', false],
    ['a+(b)|c', 'a+(b)|c', true],
    ['a+(b)|c', 'aab', false],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['caf?', 'caf👍', true],
    ['main', 'main\n', false],
    ['*', 'two\nlines', true],
  ])('%j and %j: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  test.each(['*', '**', 'main*', '?ain', 'm**n', '.*', '[a-z]+'])('%j as a text is only itself', (text) => {
    expect(matchesPattern('main', text)).toBe(false);
    expect(matchesPattern('release/*', `release/1/${text}`)).toBe(false);
  });

  test('a pattern that could be tried in very many ways is decided at once', () => {
    expect(matchesPattern('*a'.repeat(200), 'a'.repeat(2000) + 'b')).toBe(false);
  });
});
