import { describe, expect, test } from '@jest/globals';
import { completeLock, platformOf } from '../../script/complete-lock.mjs';
import { isInstalled } from '../../script/set-up.mjs';

describe('node_modules is what the lock file says', () => {
  const wanted = {
    '': { version: '1.0.0' },
    'node_modules/yaml': { version: '2.0.0', integrity: 'sha512-a' },
    'node_modules/a/node_modules/yaml': { version: '1.0.0', integrity: 'sha512-b' },
    'node_modules/a-darwin-arm64': { version: '3.0.0', optional: true },
  };
  const { '': own, 'node_modules/a-darwin-arm64': other, ...installed } = wanted;

  test('when all is there but the packages for other platforms', () => {
    expect(own).toBeDefined();
    expect(isInstalled(wanted, installed)).toBe(true);
  });

  test('when an optional package is there whose checksum the lock file does not have', () => {
    const withOther = { ...installed, 'node_modules/a-darwin-arm64': { ...other, integrity: 'sha512-c' } };
    expect(isInstalled(wanted, withOther)).toBe(true);
  });

  test.each([
    ['nothing is installed', undefined],
    ['a package is absent', { 'node_modules/yaml': wanted['node_modules/yaml'] }],
    ['a version differs', { ...installed, 'node_modules/yaml': { version: '2.0.1', integrity: 'sha512-a' } }],
    ['a checksum differs', { ...installed, 'node_modules/yaml': { version: '2.0.0', integrity: 'sha512-z' } }],
    ['a package is left over', { ...installed, 'node_modules/zod': { version: '1.0.0' } }],
  ])('not when %s', (_, present) => {
    expect(isInstalled(wanted, present)).toBe(false);
  });

  test('not when there is no lock file', () => {
    expect(isInstalled(undefined, installed)).toBe(false);
  });
});

describe('the platform in a package’s name', () => {
  test.each([
    ['@swc/core-darwin-arm64', 'darwin', 'arm64', undefined],
    ['@swc/core-linux-arm64-gnu', 'linux', 'arm64', 'glibc'],
    ['@swc/core-linux-arm-gnueabihf', 'linux', 'arm', 'glibc'],
    ['@oxlint/binding-linux-arm-musleabihf', 'linux', 'arm', 'musl'],
    ['@oxlint/binding-win32-x64-msvc', 'win32', 'x64', undefined],
    ['@esbuild/linux-riscv64', 'linux', 'riscv64', undefined],
    ['tool-win32-x64-gnu', 'win32', 'x64', undefined],
  ])('%s', (name, system, processor, library) => {
    expect(platformOf(name)).toEqual({ system, processor, library });
  });

  test.each(['fsevents', 'linux', 'yaml-arm64'])('%s is for no one platform', (name) => {
    expect(platformOf(name)).toBeUndefined();
  });
});

describe('completing a lock file', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { '@t/linux-x64-gnu': '1.0.0', '@t/darwin-arm64': '1.0.0', fsevents: '2.0.0' },
      },
      'node_modules/a/node_modules/other': {
        optionalDependencies: { 'o-win32-x64': '^2.0.0', 'o-linux-x64': '2.0.0' },
      },
      'node_modules/a/node_modules/o-linux-x64': { version: '2.0.0' },
      'node_modules/@t/linux-x64-gnu': { version: '1.0.0' },
    },
  };

  test('adds what is absent, exact and for one platform, and sorts', () => {
    const completed = completeLock(lock);
    expect(completed.added).toEqual(['@t/darwin-arm64@1.0.0']);
    expect(completed.lock.packages['node_modules/@t/darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    });
    expect(Object.keys(completed.lock.packages)).toEqual([
      '',
      'node_modules/@t/darwin-arm64',
      'node_modules/@t/linux-x64-gnu',
      'node_modules/a/node_modules/o-linux-x64',
      'node_modules/a/node_modules/other',
      'node_modules/tool',
    ]);
  });

  test('has nothing to add to a lock file that it completed', () => {
    expect(completeLock(completeLock(lock).lock).added).toEqual([]);
  });
});
