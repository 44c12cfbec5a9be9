import { describe, expect, test } from '@jest/globals';
import { copyPath } from '../../src/config/copy-path.ts';
import { findFiles, isPattern, MAX_FOUND_FILES } from '../../src/config/find-files.ts';
import { matchesPattern } from '../../src/config/name-pattern.ts';
import { given } from '../rigs/given.ts';
import { memorySourceFiles } from '../rigs/memory-source-files.ts';

const NAMES = ['a.json', 'b.json', 'b.yaml', '.hidden.json', 'p/c.json', 'p/q/d.json', 'p/r/d.json', '.git/e.json'];

async function find(pattern: string, names: readonly string[] = NAMES): Promise<readonly string[]> {
  const files = memorySourceFiles(new Map(names.map((name) => [name, ''])));
  const found = given(await findFiles(files, '/project', pattern));
  return found.map(({ path }) => files.show(path));
}

describe('the files that a pattern stands for', () => {
  test.each([
    ['*.json', ['a.json', 'b.json']],
    ['./*.json', ['a.json', 'b.json']],
    ['?.yaml', ['b.yaml']],
    ['.*.json', ['.hidden.json']],
    ['p/*/d.json', ['p/q/d.json', 'p/r/d.json']],
    ['*/c.json', ['p/c.json']],
    ['**/*.json', ['a.json', 'b.json', 'p/c.json', 'p/q/d.json', 'p/r/d.json']],
    ['p/**/d.json', ['p/q/d.json', 'p/r/d.json']],
    ['p/**', ['p/c.json', 'p/q/d.json', 'p/r/d.json']],
    ['**/q/*', ['p/q/d.json']],
    ['**/**/**/d.json', ['p/q/d.json', 'p/r/d.json']],
    ['p/../*.yaml', ['b.yaml']],
    ['../project/b.*', ['b.json', 'b.yaml']],
    ['/project/p/*', ['p/c.json']],
    ['nowhere/*.json', []],
    ['a.json/*', []],
    ['*.txt', []],
  ])('%s', async (pattern, expected) => {
    expect((await find(pattern)).toSorted()).toEqual(expected);
  });

  test('are not looked for without end', async () => {
    const names = Array.from({ length: MAX_FOUND_FILES + 1 }, (_, place) => `f${place}`);
    const files = memorySourceFiles(new Map(names.map((name) => [name, ''])));
    expect(await findFiles(files, '/project', 'f*')).toEqual({ ok: false, error: { kind: 'too_many_files' } });
    expect(await find('f?', names)).toHaveLength(10);
  });
});

describe('a name', () => {
  test.each([
    ['main.json', '*', true],
    ['main.json', 'main.*', true],
    ['main.json', '*.*.json', false],
    ['main.dev.json', '*.*.json', true],
    ['aXbXc', 'a*b*c', true],
    ['aXbX', 'a*b*c', false],
    ['a', '??', false],
    ['.env', '*', false],
    ['.env', '.*', true],
    ['a[b]', 'a[b]', true],
  ])('%s and the pattern %s', (name, pattern, expected) => {
    expect(matchesPattern(name, pattern)).toBe(expected);
  });

  test('of many characters and a pattern of many stars take no time', () => {
    expect(matchesPattern('a'.repeat(255), `${'*a'.repeat(120)}b`)).toBe(false);
  });
});

describe('the copy of a file', () => {
  const found = (written: string, varying = written.split('/').at(-1) ?? ''): Parameters<typeof copyPath>[0] => ({
    path: `/project/${written}`,
    varying,
  });

  test.each([
    ['parameters/main.json', undefined, 'main.json'],
    ['../shared/main.json', undefined, 'main.json'],
    ['/etc/main.json', undefined, 'main.json'],
    ['parameters/main.json', 'other.json', 'other.json'],
    ['parameters/main.json', 'folder/', 'folder/main.json'],
    ['parameters/main.json', './', 'main.json'],
    ['parameters/main.json', '.', 'main.json'],
  ])('%s with dest %s', (written, destination, expected) => {
    expect(copyPath(found(written), isPattern(written), destination)).toBe(expected);
  });

  test('of a pattern keeps its place below dest', () => {
    expect(copyPath(found('parameters/deep/a.json', 'deep/a.json'), true, 'out')).toBe('out/deep/a.json');
    expect(copyPath(found('../parameters/deep/a.json', 'deep/a.json'), true, undefined)).toBe('deep/a.json');
  });
});
