import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fileNameOf, lockRef, snapshotRef, treeName } from '../../../src/adapters/snapshot/git-refs.ts';
import { makeGitRemote } from '../../rigs/git-remote.ts';

/** Names of environments: letters, digits and `_ . -`, as stages.yaml allows them; dots are where git is particular. */
const name = fc.string({
  unit: fc.constantFrom('.', '.', '.', '-', '_', 'a', 'A', '0', 'lock', '.lock', 'locks', 'HEAD'),
  minLength: 1,
  maxLength: 20,
});

test.each([
  ['production', 'refs/stage-orchestrator/production'],
  ['eu-west.1_b', 'refs/stage-orchestrator/eu-west.1_b'],
  ['-rf', 'refs/stage-orchestrator/-rf'],
  ['.', 'refs/stage-orchestrator/%2E'],
  ['..', 'refs/stage-orchestrator/%2E%2E'],
  ['.hidden', 'refs/stage-orchestrator/%2Ehidden'],
  ['ended.', 'refs/stage-orchestrator/ended%2E'],
  ['a..b', 'refs/stage-orchestrator/a.%2Eb'],
  ['a...b', 'refs/stage-orchestrator/a.%2E.b'],
  ['x.lock', 'refs/stage-orchestrator/x%2Elock'],
  ['.lock', 'refs/stage-orchestrator/%2Elock'],
  ['x.lock.lock', 'refs/stage-orchestrator/x.lock%2Elock'],
  ['locks', 'refs/stage-orchestrator/%6Cocks'],
  ['a/b', 'refs/stage-orchestrator/a%2Fb'],
  ['a~b^c:d', 'refs/stage-orchestrator/a%7Eb%5Ec%3Ad'],
  ['@', 'refs/stage-orchestrator/%40'],
])('%s has the ref %s', (environment, ref) => {
  expect(snapshotRef(environment)).toBe(ref);
});

test('the lock of an environment is beside the snapshots of all of them', () => {
  expect(lockRef('production')).toBe('refs/stage-orchestrator/locks/production');
  expect(lockRef('locks')).toBe('refs/stage-orchestrator/locks/locks');
  expect(lockRef('..')).toBe('refs/stage-orchestrator/locks/%2E%2E');
});

test('git can have all of them at once', async () => {
  await using remote = await makeGitRemote();
  const tree = await remote.git('hash-object', '-t', 'tree', '-w', '/dev/null');
  const environments = new Set(fc.sample(name, 500));
  const refs = [...environments].flatMap((environment) => [snapshotRef(environment), lockRef(environment)]);
  expect(new Set(refs).size).toBe(environments.size * 2);
  const commands = refs.map((ref) => `create ${ref} ${tree}\n`).join('');
  await remote.input(commands, 'update-ref', '--stdin');
  const listed = await remote.git('for-each-ref', '--format=%(refname)');
  expect(listed.split('\n').toSorted()).toEqual(refs.toSorted());
});

test('every name of a file can be read again, and is plain in a tree', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed()),
      (fileName) => {
        const written = treeName(fileName);
        expect(written).toMatch(/^[A-Za-z0-9_%-][A-Za-z0-9_.%-]*$/);
        expect(fileNameOf(written)).toBe(fileName);
      },
    ),
  );
});

test.each(['%61', '.git', 'a b', '%', '%zz', '%ff', 'a/b', '%2e'])('no file has the name %s in a tree', (written) => {
  expect(fileNameOf(written)).toBeUndefined();
});
