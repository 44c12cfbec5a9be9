import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runAcceptance } from '../../script/check/acceptance.ts';
import { closingLine, one, sum, tallyIn } from '../../script/check/step.ts';
import { notesFor, releaseNotes } from '../../script/release-notes.ts';

describe('counting checks', () => {
  test('the closing line is plain', () => {
    expect(closingLine(sum([one(true), one(false), { passed: 40, failed: 2 }]))).toBe('41 passed, 3 failed');
  });

  test('nothing checked is nothing passed', () => {
    expect(closingLine(sum([]))).toBe('0 passed, 0 failed');
  });

  test.each([
    ['12 passed, 0 failed\n', { passed: 12, failed: 0 }],
    ['1 passed, 1 failed\nmore\n3 passed, 4 failed\nnpm says more\n', { passed: 3, failed: 4 }],
    ['Tests: 12 passed, 0 failed', undefined],
    ['', undefined],
  ])('%j', (output, tally) => {
    expect(tallyIn(output)).toEqual(tally);
  });
});

describe('scenarios beside the repository', () => {
  let folder = '';
  let root = '';
  const show = () => undefined;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'check-'));
    root = path.join(folder, 'project');
    mkdirSync(path.join(root, 'script'), { recursive: true });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function given({
    groups,
    runner,
  }: {
    readonly groups: readonly string[];
    readonly runner: string | undefined;
  }): void {
    writeFileSync(path.join(root, 'script/acceptance-groups.json'), JSON.stringify(groups));
    rmSync(path.join(folder, 'shared'), { recursive: true, force: true });
    if (runner === undefined) return;
    mkdirSync(path.join(folder, 'shared/acceptance'), { recursive: true });
    writeFileSync(path.join(folder, 'shared/acceptance/run.mjs'), runner);
  }

  test('are counted by what they say at the end, which is shown', () => {
    given({ groups: ['order', 'down'], runner: "console.log('5 passed, 2 failed'); process.exitCode = 1;" });
    const shown: string[] = [];
    expect(runAcceptance(root, (output) => shown.push(output))).toEqual({ passed: 5, failed: 2 });
    expect(shown).toEqual(['5 passed, 2 failed\n']);
  });

  test('are asked only for the groups that are listed', () => {
    const runner =
      "console.log(`${process.argv.join(' ').includes('--group order --group down') ? 1 : 0} passed, 0 failed`);";
    given({ groups: ['order', 'down'], runner });
    expect(runAcceptance(root, show)).toEqual({ passed: 1, failed: 0 });
  });

  test('that end without counting are one that failed', () => {
    given({ groups: ['order'], runner: 'process.exit(1);' });
    expect(runAcceptance(root, show)).toEqual({ passed: 0, failed: 1 });
  });

  test('are left out where they are not, or none is listed', () => {
    given({ groups: ['order'], runner: undefined });
    expect(runAcceptance(root, show)).toBeUndefined();
    given({ groups: [], runner: 'process.exit(1);' });
    expect(runAcceptance(root, show)).toBeUndefined();
  });
});

describe('the notes of a release', () => {
  const changelog = `# Changelog

## [Unreleased]

## [1.1.0] - 2026-10-01

### Added

- Waves

## [1.0.0] - 2026-09-01

- The first

[1.1.0]: https://example.org/1.1.0
`;

  test('are the section of its version', () => {
    expect(notesFor('1.1.0', changelog)).toBe('### Added\n\n- Waves');
  });

  test('do not hold the link targets at the end', () => {
    expect(notesFor('1.0.0', changelog)).toBe('- The first');
  });

  test('must be there', () => {
    expect(notesFor('Unreleased', changelog)).toBeUndefined();
    expect(releaseNotes('v2.0.0', { version: '2.0.0', changelog })).toEqual({
      problem: 'CHANGELOG.md has no section [2.0.0] with notes.',
    });
  });

  test('belong to the version in package.json', () => {
    expect(releaseNotes('v1.1.0', { version: '1.0.0', changelog })).toEqual({
      problem: 'The tag is v1.1.0, but package.json says 1.0.0.',
    });
  });
});
