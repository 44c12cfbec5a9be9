import { expect } from '@jest/globals';
import type { SnapshotStore } from '../../src/execution/snapshot-ports.ts';
import { given } from '../rigs/given.ts';

/** A world in which snapshots are kept. */
export interface SnapshotRig extends AsyncDisposable {
  /** What a process has that starts now; earlier ones may still be there. */
  store(): SnapshotStore;
  /** Applies a version in the working copy, as a stage does. */
  apply(environment: string, stage: string, version: string): Promise<void>;
  /** What is applied in the working copy. */
  applied(environment: string, stage: string): Promise<readonly string[]>;
  /** The machine is gone, and with it a working copy that is not the store itself. */
  loseWorkingCopy(): Promise<void>;
}

type Check = (rig: SnapshotRig) => Promise<void>;

/** Promises of every `SnapshotStore`, by their words; each check throws when the promise is broken. */
const CONTRACT: Readonly<Record<string, Check>> = {
  'where nothing was saved there is none, and that is no error': async (rig) => {
    expect(given(await rig.store().load('default'))).toBeUndefined();
    expect(given(await rig.store().load('default'))).toBeUndefined();
  },

  'another process on another machine finds what was saved': async (rig) => {
    await rig.apply('default', 'alpha', '1');
    await rig.apply('default', 'bravo', '7');
    const saved = given(await rig.store().save('default', ['bravo', 'alpha']));
    await rig.loseWorkingCopy();
    expect(given(await rig.store().load('default'))).toEqual({ ...saved, stages: ['alpha', 'bravo'], notices: [] });
    expect(await rig.applied('default', 'alpha')).toEqual(['1']);
    expect(await rig.applied('default', 'bravo')).toEqual(['7']);
  },

  'the generation grows with what is saved, and never goes back': async (rig) => {
    const generations: number[] = [];
    for (const version of ['1', '2', '3']) {
      await rig.apply('default', 'alpha', version);
      generations.push(given(await rig.store().save('default', ['alpha'])).generation);
    }
    const [first = 0, second = 0, third = 0] = generations;
    expect([first > 0, second > first, third > second]).toEqual([true, true, true]);
    expect(given(await rig.store().load('default'))?.generation).toBe(third);
  },

  'saving again what has not changed is no error': async (rig) => {
    const store = rig.store();
    await rig.apply('default', 'alpha', '1');
    const first = given(await store.save('default', ['alpha']));
    const second = given(await store.save('default', ['alpha']));
    expect(second.generation).toBeGreaterThanOrEqual(first.generation);
    expect(second.stages).toEqual(['alpha']);
  },

  'a stage without a history of its own in the working copy is no error': async (rig) => {
    expect(given(await rig.store().save('default', ['elsewhere'])).stages).toEqual([]);
    expect(given(await rig.store().load('default'))).toMatchObject({ stages: [] });
  },

  'environments do not see each other': async (rig) => {
    const store = rig.store();
    await rig.apply('test', 'alpha', '1');
    given(await store.save('test', ['alpha']));
    expect(given(await store.load('production'))).toBeUndefined();
    await rig.apply('production', 'alpha', '2');
    given(await store.save('production', ['alpha']));
    await rig.loseWorkingCopy();
    given(await rig.store().load('test'));
    given(await rig.store().load('production'));
    expect(await rig.applied('test', 'alpha')).toEqual(['1']);
    expect(await rig.applied('production', 'alpha')).toEqual(['2']);
  },

  'saves that overlap are all saved': async (rig) => {
    const store = rig.store();
    const stages = ['alpha', 'bravo', 'charlie', 'delta'];
    for (const stage of stages) await rig.apply('default', stage, '1');
    const saved = await Promise.all(stages.map((stage) => store.save('default', [stage])));
    expect(saved.every(({ ok }) => ok)).toBe(true);
    await rig.loseWorkingCopy();
    expect(given(await rig.store().load('default'))?.stages).toEqual(stages);
  },

  'what two processes save of different stages is all there': async (rig) => {
    await rig.apply('default', 'alpha', '1');
    given(await rig.store().save('default', ['alpha']));
    const [one, other] = [rig.store(), rig.store()];
    given(await one.load('default'));
    given(await other.load('default'));
    await rig.apply('default', 'bravo', '2');
    await rig.apply('default', 'charlie', '3');
    const first = given(await one.save('default', ['bravo']));
    const second = given(await other.save('default', ['charlie']));
    expect(second.generation).toBeGreaterThan(first.generation);
    await rig.loseWorkingCopy();
    expect(given(await rig.store().load('default'))).toEqual({
      generation: second.generation,
      stages: ['alpha', 'bravo', 'charlie'],
      notices: [],
    });
    expect(await rig.applied('default', 'bravo')).toEqual(['2']);
  },

  'it says where it is': async (rig) => {
    const store = rig.store();
    expect(store.describe('test')).toContain('test');
    expect(store.describe('production')).not.toBe(store.describe('test'));
    await rig.loseWorkingCopy();
  },
};

/** The contract of `SnapshotStore`, which every adapter passes: for `test.each`. */
export const SNAPSHOT_CONTRACT: readonly (readonly [string, Check])[] = Object.entries(CONTRACT);
