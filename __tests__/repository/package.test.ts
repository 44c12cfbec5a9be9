import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { completeLock } from '../../script/complete-lock.mjs';

const root = path.dirname(path.dirname(import.meta.dirname));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const description = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const packages = Object.entries({ ...description.dependencies, ...description.devDependencies });

describe('dependencies', () => {
  test.each(packages)('%s is pinned to one version: %s', (_, version) => {
    // npm under an older Node quietly takes an older release where it may choose.
    expect(version).toMatch(/^\d+\.\d+\.\d+$/u);
  });

  test('docs/dependencies.md says why each is here, and names none that is gone', () => {
    const named = [...read('docs/dependencies.md').matchAll(/^\| `(?<name>[^`]+)`\s+\| (?=\w)/gmu)].map(
      ({ groups }) => groups?.['name'] ?? '',
    );
    expect(named.toSorted()).toEqual(packages.map(([name]) => name).toSorted());
  });
});

describe('package-lock.json', () => {
  const lock = JSON.parse(read('package-lock.json')) as Parameters<typeof completeLock>[0];

  test('names no host that packages came from', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/u);
  });

  test('has an entry for each platform, without which npm refuses it', () => {
    expect(completeLock(lock).added).toEqual([]);
  });

  test('is of the version that package.json says', () => {
    expect(lock.packages['']?.version).toBe(description.version);
  });
});

test.each(Object.entries(description.scripts))('npm run %s starts a file that is there: %s', (_, command) => {
  const [program, runner = '', file = ''] = command.split(' ');
  expect([program, runner]).toEqual(['node', 'script/run.mjs']);
  expect(existsSync(path.join(root, file))).toBe(true);
});

test('CHANGELOG.md has a section for what comes next', () => {
  expect(read('CHANGELOG.md')).toContain('\n## [Unreleased]\n');
});

test.each(['LICENSE', 'README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])('%s is there', (file) => {
  expect(read(file).length).toBeGreaterThan(100);
});
