import { describe, expect, test } from '@jest/globals';
import { gitWords, maskCredentials } from '../../../src/adapters/snapshot/git-words.ts';

describe('credentials in URLs are masked', () => {
  test.each([
    ['https://github.com/a/b.git', 'https://github.com/a/b.git'],
    ['https://user:secret@github.com/a', 'https://***@github.com/a'],
    ['https://ghp_token@github.com/a', 'https://***@github.com/a'],
    ['https://user:p@ss@github.com/a', 'https://***@github.com/a'],
    ['https://user:@github.com/a', 'https://***@github.com/a'],
    [
      "unable to access 'https://u:s@h/': x and http://v:t@h/",
      "unable to access 'https://***@h/': x and http://***@h/",
    ],
    ['ssh://git@github.com:22/a', 'ssh://***@github.com:22/a'],
    ['git@github.com:a/b.git', 'git@github.com:a/b.git'],
    ['https://host/path/with@sign', 'https://host/path/with@sign'],
  ])('%s', (text, masked) => {
    expect(maskCredentials(text)).toBe(masked);
  });
});

describe('the words of git', () => {
  test.each([
    ['', ''],
    [
      "fatal: '/gone.git' does not appear to be a git repository\n",
      "'/gone.git' does not appear to be a git repository",
    ],
    [
      [
        'git@github.com: Permission denied (publickey).',
        'fatal: Could not read from remote repository.',
        '',
        'Please make sure you have the correct access rights',
        'and the repository exists.',
      ].join('\r\n'),
      'git@github.com: Permission denied (publickey).; Could not read from remote repository',
    ],
    [
      [
        'remote: \u001B[31mThe branch is protected\u001B[0m        ',
        'To https://github.com/a/b.git',
        ' ! [remote rejected] refs/snapshots/next -> refs/x (pre-receive hook declined)',
        "error: failed to push some refs to 'https://github.com/a/b.git'",
      ].join('\n'),
      'remote: The branch is protected; ! [remote rejected] refs/snapshots/next -> refs/x (pre-receive hook declined)',
    ],
    ['10%\r50%\r100%\nfatal: early EOF', '10%; 50%; 100%; early EOF'],
    ['one\ntwo\nthree\nfour\nfatal: five', 'one; two; three; five'],
    ['a\u0000b\u0007c\u009Bd', 'abcd'],
  ])('%j is told as %j', (stderr, words) => {
    expect(gitWords(stderr)).toBe(words);
  });

  test('are not longer than a message can take', () => {
    expect(gitWords('x'.repeat(10_000))).toBe(`${'x'.repeat(300)}\u2026`);
  });
});
