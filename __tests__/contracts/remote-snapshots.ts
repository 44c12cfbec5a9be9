import { expect } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import type { Result } from '../../src/domain/result.ts';
import type { RemoteSnapshots } from '../../src/execution/snapshot-ports.ts';
import { given } from '../rigs/given.ts';
import { snapshotOf } from '../rigs/remote-snapshot.ts';

/** A place outside of the working copy, of its own for one check. */
export interface RemoteSnapshotsRig extends AsyncDisposable {
  /** The store as one more run has it, on another machine; earlier ones may still be there. */
  store(): RemoteSnapshots;
  /** From now on the place cannot be reached, by no store of this rig. */
  breakDown(): void;
  /** It can be reached again, and has what it had. */
  recover(): void;
}

type Check = (rig: RemoteSnapshotsRig) => Promise<void>;

const SAVED = { outcome: 'saved' };

/** Nobody cancels. */
const { signal } = new AbortController();

/** Promises of every `RemoteSnapshots`, by their words; each check throws when the promise is broken. */
const CONTRACT: Readonly<Record<string, Check>> = {
  'where nothing was saved there is none, and that is no error': async (rig) => {
    const store = rig.store();
    expect(given(await store.load('production', signal))).toBeUndefined();
    expect(given(await store.generations('production', signal))).toEqual([]);
    expect(given(await store.loadGeneration('production', 1, signal))).toBeUndefined();
  },

  'another run on another machine finds what was saved, byte for byte': async (rig) => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 131) % 256);
    const snapshot = snapshotOf({ generation: 1, histories: { alpha: bytes, 'b-2.c_d': new Uint8Array() } });
    expect(given(await rig.store().save('production', snapshot, 0, signal))).toEqual(SAVED);
    const loaded = given(await rig.store().load('production', signal));
    expect(loaded?.generation).toBe(1);
    expect([...(loaded?.files.keys() ?? [])].toSorted()).toEqual(['alpha.db', 'b-2.c_d.db', 'manifest.json']);
    for (const [name, content] of snapshot.files) expect(bytesOf(loaded?.files.get(name))).toEqual(bytesOf(content));
  },

  'the newest of several saves is found, of one run and of several': async (rig) => {
    const first = rig.store();
    for (const generation of [1, 2, 3]) await save(first, generation);
    expect(await newest(rig)).toBe(3);
    await save(rig.store(), 4);
    await save(rig.store(), 5);
    expect(await newest(rig)).toBe(5);
    expect(given(await first.load('production', signal))?.generation).toBe(5);
  },

  'a generation of ten is newer than one of nine': async (rig) => {
    given(await rig.store().save('production', snapshotOf({ generation: 9 }), 0, signal));
    await save(rig.store(), 10);
    expect(await newest(rig)).toBe(10);
  },

  'a history that is not in a later snapshot is gone': async (rig) => {
    const store = rig.store();
    given(
      await store.save('production', snapshotOf({ generation: 1, histories: { alpha: 'a', bravo: 'b' } }), 0, signal),
    );
    given(await store.save('production', snapshotOf({ generation: 2, histories: { alpha: 'c' } }), 1, signal));
    const loaded = given(await rig.store().load('production', signal));
    expect([...(loaded?.files.keys() ?? [])].toSorted()).toEqual(['alpha.db', 'manifest.json']);
  },

  'who has not seen the newest generation does not save': async (rig) => {
    const [one, other] = [rig.store(), rig.store()];
    await save(one, 1);
    expect(given(await other.load('production', signal))?.generation).toBe(1);
    await save(one, 2);
    const stale = snapshotOf({ generation: 2, histories: { alpha: 'of the other' } });
    expect(given(await other.save('production', stale, 1, signal))).toEqual({ outcome: 'stale', found: 2 });
    const kept = given(await rig.store().load('production', signal));
    expect(bytesOf(kept?.files.get('alpha.db'))).toEqual(bytesOf(snapshotOf({ generation: 2 }).files.get('alpha.db')));
  },

  'who takes the first save of another for none does not save': async (rig) => {
    const late = rig.store();
    expect(given(await late.load('production', signal))).toBeUndefined();
    await save(rig.store(), 1);
    const saved = given(await late.save('production', snapshotOf({ generation: 1 }), 0, signal));
    expect(saved).toEqual({ outcome: 'stale', found: 1 });
  },

  'who was refused saves after looking again': async (rig) => {
    const late = rig.store();
    await save(rig.store(), 1);
    expect(given(await late.save('production', snapshotOf({ generation: 1 }), 0, signal)).outcome).toBe('stale');
    expect(given(await late.load('production', signal))?.generation).toBe(1);
    await save(late, 2);
    expect(await newest(rig)).toBe(2);
  },

  'environments do not see each other, also when their names begin alike': async (rig) => {
    const store = rig.store();
    given(await store.save('test', snapshotOf({ environment: 'test', generation: 4 }), 0, signal));
    for (const name of ['tes', 'test.2', 'test-2', 'TEST2', '1', 'test.db']) {
      expect(given(await store.load(name, signal))).toBeUndefined();
      given(await store.save(name, snapshotOf({ environment: name, generation: 9 }), 0, signal));
    }
    expect(given(await rig.store().load('test', signal))?.generation).toBe(4);
    expect(given(await rig.store().load('test.2', signal))?.generation).toBe(9);
  },

  'generations that are kept are told newest first, and each can be loaded': async (rig) => {
    for (const generation of [1, 2, 3]) await save(rig.store(), generation);
    const store = rig.store();
    const generations = given(await store.generations('production', signal));
    expect(generations).toEqual([3, 2, 1]);
    for (const generation of generations) {
      const loaded = given(await store.loadGeneration('production', generation, signal));
      const { files } = snapshotOf({ generation });
      expect(loaded?.generation).toBe(generation);
      expect(bytesOf(loaded?.files.get('alpha.db'))).toEqual(bytesOf(files.get('alpha.db')));
    }
    expect(given(await store.loadGeneration('production', 7, signal))).toBeUndefined();
    expect(given(await store.load('production', signal))?.generation).toBe(3);
  },

  'a snapshot whose checksums do not fit is given as it is': async (rig) => {
    const { generation, files } = snapshotOf({ generation: 1 });
    const damaged = { generation, files: new Map([...files, ['alpha.db', Buffer.from('something else')]]) };
    expect(given(await rig.store().save('production', damaged, 0, signal))).toEqual(SAVED);
    const loaded = given(await rig.store().load('production', signal));
    expect(bytesOf(loaded?.files.get('alpha.db'))).toBe('something else');
  },

  'a place that cannot be reached is never taken for an empty one': async (rig) => {
    await save(rig.store(), 1);
    rig.breakDown();
    const store = rig.store();
    expect(reasonOf(await store.load('production', signal))).toBe('history_unavailable');
    expect(reasonOf(await store.generations('production', signal))).toBe('history_unavailable');
    expect(reasonOf(await store.loadGeneration('production', 1, signal))).toBe('history_unavailable');
    const saved = await store.save('production', snapshotOf({ generation: 2 }), 1, signal);
    expect(saved).toMatchObject({ error: { reason: 'save_failed', environment: 'production' } });
    rig.recover();
    expect(given(await store.load('production', signal))?.generation).toBe(1);
    await save(store, 2);
    expect(await newest(rig)).toBe(2);
  },

  'nothing is done for a run that has been cancelled': async (rig) => {
    const store = rig.store();
    const cancelled = AbortSignal.abort();
    expect(reasonOf(await store.load('production', cancelled))).toBe('history_unavailable');
    expect(reasonOf(await store.generations('production', cancelled))).toBe('history_unavailable');
    expect(reasonOf(await store.save('production', snapshotOf({ generation: 1 }), 0, cancelled))).toBe('save_failed');
    expect(given(await store.load('production', signal))).toBeUndefined();
  },

  'it says where it is': async (rig) => {
    const store = rig.store();
    expect(store.describe('test')).toContain('test');
    expect(store.describe('production')).not.toBe(store.describe('test'));
    expect(given(await store.load('test', signal))).toBeUndefined();
  },
};

/** Bytes as text that Jest can show: compared, they are the same where the bytes are. */
function bytesOf(content: Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : Buffer.from(content).toString('latin1');
}

async function save(store: RemoteSnapshots, generation: number): Promise<void> {
  const saved = given(await store.save('production', snapshotOf({ generation }), generation - 1, signal));
  expect(saved).toEqual(SAVED);
}

async function newest(rig: RemoteSnapshotsRig): Promise<number | undefined> {
  return given(await rig.store().load('production', signal))?.generation;
}

function reasonOf(result: Result<unknown, Failure>): string {
  return result.ok ? 'none' : result.error.reason;
}

/** The contract of `RemoteSnapshots`, which every adapter passes: for `test.each`. */
export const REMOTE_SNAPSHOTS_CONTRACT: readonly (readonly [string, Check])[] = Object.entries(CONTRACT);
