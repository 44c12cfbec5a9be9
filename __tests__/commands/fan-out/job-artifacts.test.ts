import { describe, expect, test } from '@jest/globals';
import {
  downloadFiles,
  newestNamed,
  resultArtifact,
  startArtifact,
  uploadFiles,
} from '../../../src/commands/fan-out/job-artifacts.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { RunArtifacts } from '../../../src/execution/actions-ports.ts';
import { given } from '../../rigs/given.ts';
import { memoryArtifacts } from '../../rigs/workflow-runner/memory-artifacts.ts';

const { signal } = new AbortController();
const FILES = new Map([['a.txt', new Uint8Array([1])]]);
const UPLOAD = { name: 'stage-plan', attempt: 2, environment: 'test', files: FILES };

function artifactsOf(changes: Partial<RunArtifacts> = {}): RunArtifacts {
  return { ...memoryArtifacts().ofRun(812, () => false), ...changes };
}

function listOf(...names: readonly string[]): readonly { readonly id: number; readonly name: string }[] {
  return names.map((name, index) => ({ id: index + 1, name }));
}

test('the names of artifacts say what they are of', () => {
  expect([startArtifact({ wave: 3, slot: 0 }), resultArtifact('test/shop-1')]).toEqual([
    'stage-leg.3-0',
    'stage-run.test.shop-1',
  ]);
});

test('no two stages have the same name for their results', () => {
  const ids = ['a/b.c', 'a.b/c', 'a/.b.c', 'a..b/c', 'a-b/c'] as const;
  expect(new Set(ids.map(resultArtifact)).size).toBe(ids.length);
});

describe('the newest of a name', () => {
  test.each<[string, readonly string[], number | undefined]>([
    ['there is none', ['stage-run.a.bc.1', 'stage-run.a.b'], undefined],
    ['is of the highest attempt', ['stage-run.a.b.10', 'stage-run.a.b.9'], 1],
    ['is the last of several tries', ['stage-run.a.b.1', 'stage-run.a.b.1~2', 'stage-run.a.b.1~3'], 3],
    ['is not that of a stage with a longer name', ['stage-run.a.b.1', 'stage-run.a.b.c.2'], 1],
    ['ends with a number', ['stage-run.a.b.1', 'stage-run.a.b.x', 'stage-run.a.b.2~'], 1],
  ])('%s', (_, names, id) => {
    expect(newestNamed(listOf(...names), 'stage-run.a.b')?.artifact.id).toBe(id);
  });

  test('counts only from an attempt on', () => {
    const all = listOf('stage-run.a.b.1', 'stage-run.a.b.2');
    expect(newestNamed(all, 'stage-run.a.b', 2)).toEqual({ artifact: { id: 2, name: 'stage-run.a.b.2' }, attempt: 2 });
    expect(newestNamed(all, 'stage-run.a.b', 3)).toBeUndefined();
  });
});

describe('an upload', () => {
  test('goes on under another name where one broke off', async () => {
    const artifacts = artifactsOf();
    given(await uploadFiles(artifacts, UPLOAD, signal));
    given(await uploadFiles(artifacts, UPLOAD, signal));
    const listed = given(await artifacts.list(signal));
    expect(listed.map(({ name }) => name)).toEqual(['stage-plan.2', 'stage-plan.2~2']);
  });

  test.each<[string, Partial<RunArtifacts>, string]>([
    ['the service says', { upload: async () => err('it is out of order') }, 'it is out of order'],
    ['it is told after some tries', { upload: async () => ok('taken') }, 'uploads under its names broke off'],
  ])('that fails is a failed save, as %s', async (_, changes, problem) => {
    const place = 'the artifact stage-plan.2 of this run';
    expect(await uploadFiles(artifactsOf(changes), UPLOAD, signal)).toEqual(
      err({ reason: 'save_failed', environment: 'test', place, problem }),
    );
  });
});

describe('a download', () => {
  const artifact = { id: 1, name: 'stage-plan.2' };

  test.each<[string, Partial<RunArtifacts>, object]>([
    [
      'fails',
      { download: async () => err('it is out of order') },
      { reason: 'history_unavailable', problem: 'it is out of order' },
    ],
    ['finds nothing', { download: async () => ok('gone') }, { reason: 'history_unavailable', problem: 'it is gone' }],
    [
      'finds something else',
      { download: async () => ok('damaged') },
      { reason: 'history_damaged', problem: 'it is not what was uploaded' },
    ],
  ])('that %s is told', async (_, changes, failure) => {
    expect(await downloadFiles(artifactsOf(changes), artifact, signal)).toMatchObject({ ok: false, error: failure });
  });
});
