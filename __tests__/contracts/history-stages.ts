import { expect } from '@jest/globals';
import { given } from '../rigs/given.ts';
import { attempt, intent, outcome, stageOutcome } from '../rigs/history-records.ts';
import type { HistoryContract } from './history-world.ts';

/** What a history says of its stage, and who may write to it. */
export const STAGE_CONTRACT: HistoryContract = {
  'attempts are kept, oldest first, with all they say': async ({ write, read, attempts }) => {
    const records = [
      attempt({
        state: 'failed',
        message: 'failed',
        failureReason: 'unexpected_status',
        excerpt: 'teapot',
        exitCode: 4,
      }),
      attempt({ state: 'skipped', note: 'checked by hand', attempt: 2 }),
      attempt({ direction: 'down', state: 'completed', run: '813' }),
    ];
    await write(async (store) => {
      for (const record of records) given(await store.finish(stageOutcome({ attempt: record })));
      expect(given(await store.attempts())).toEqual(records);
    });
    expect(await attempts()).toEqual(records);
    expect((await read()).lastAttempt).toEqual(records.at(-1));
  },

  'exports and checksum stay until others are handed on': async ({ write, read }) => {
    const value = { name: 'id', form: 'clear', text: '1' } as const;
    await write(async (store) => {
      given(await store.finish(stageOutcome({ exports: [value], inputsChecksum: 'c1', durationMs: 1500.5 })));
      given(await store.finish(stageOutcome({ attempt: attempt({ state: 'failed' }), durationMs: 9 })));
    });
    expect(await read()).toMatchObject({
      exports: [value],
      inputsChecksum: 'c1',
      durationMs: 1500.5,
      completed: false,
    });
    await write(async (store) => given(await store.finish(stageOutcome({ exports: [], inputsChecksum: 'c2' }))));
    expect(await read()).toMatchObject({ exports: [], inputsChecksum: 'c2', durationMs: 2000, completed: true });
  },

  'of a stage with unique the last run under each id is remembered, if it completed': async ({ write, read }) => {
    const at = (hour: number, more: Parameters<typeof attempt>[0] = {}) =>
      attempt({ startedAt: `2026-01-02T0${hour}:00:00.000Z`, ...more });
    await write(async (store) => {
      given(await store.finish(stageOutcome({ attempt: at(1), uniqueId: 'reindex/é "eu"' })));
      given(await store.finish(stageOutcome({ attempt: at(2, { run: '813', attempt: 2 }), uniqueId: 'us' })));
      given(await store.finish(stageOutcome({ attempt: at(3, { run: '814' }), uniqueId: 'reindex/é "eu"' })));
      for (const state of ['failed', 'skipped', 'in_doubt'] as const) {
        given(await store.finish(stageOutcome({ attempt: at(4, { state }), uniqueId: state })));
      }
      given(await store.finish(stageOutcome({ attempt: at(5) })));
    });
    const remembered = new Map([
      ['reindex/é "eu"', { run: '814', attempt: 1, startedAt: '2026-01-02T03:00:00.000Z' }],
      ['us', { run: '813', attempt: 2, startedAt: '2026-01-02T02:00:00.000Z' }],
    ]);
    expect((await read()).uniqueRuns).toEqual(remembered);
    await write(async (store) => {
      expect(given(await store.read()).uniqueRuns).toEqual(remembered);
      given(await store.finish(stageOutcome({ attempt: at(6, { direction: 'down', state: 'rolled_back' }) })));
    });
    expect(await read()).not.toHaveProperty('uniqueRuns');
  },

  'a stage that was killed half-way is not completed': async ({ write, read }) => {
    await write(async (store) => given(await store.finish(stageOutcome())));
    expect((await read()).completed).toBe(true);
    await write(async (store) => {
      given(await store.open(intent('2')));
      given(await store.close(outcome('2')));
    });
    expect((await read()).completed).toBe(false);
  },

  'a script that began and said that there is nothing to do leaves its stage as it was': async ({ write, read }) => {
    for (const wasCompleted of [false, true]) {
      await write(async (store) => {
        given(await store.open(intent('run')));
        given(await store.drop('run'));
        given(await store.finish(stageOutcome({ attempt: attempt({ state: 'skipped' }), wasCompleted })));
      });
      expect((await read()).completed).toBe(wasCompleted);
    }
  },

  'a version taken back makes the stage incomplete': async ({ write, read }) => {
    await write(async (store) => {
      given(await store.close(outcome('1')));
      given(await store.finish(stageOutcome()));
      given(await store.close(outcome('1', { outcome: 'undone' })));
    });
    expect((await read()).completed).toBe(false);
  },

  'what is claimed sees its own writes': async ({ write }) => {
    await write(async (store) => {
      given(await store.open(intent('1')));
      expect(given(await store.read())).toMatchObject({ exists: true, openIntents: [{ version: '1' }] });
    });
  },

  'another process reads while the history is claimed': async ({ write, read }) => {
    await write(async (store) => {
      given(await store.close(outcome('1')));
      given(await store.open(intent('2')));
      expect(await read()).toMatchObject({ applied: [{ version: '1' }], openIntents: [{ version: '2' }] });
    });
  },

  'a history is claimed once at a time, also by one process': async ({ rig, write }) => {
    const place = rig.place('alpha');
    await using first = rig.histories();
    await using second = rig.histories();
    {
      await using store = given(await first.claim(place));
      for (const histories of [first, second]) {
        const refused = await histories.claim(place);
        expect(refused).toMatchObject({ ok: false, error: { reason: 'history_busy', instance: place.id } });
      }
      expect(await second.isClaimed(place)).toBe(true);
      expect(await second.isClaimed(rig.place('bravo'))).toBe(false);
      given(await store.open(intent('1')));
    }
    expect(await second.isClaimed(place)).toBe(false);
    await write(async (store) => expect(given(await store.read()).openIntents).toHaveLength(1));
  },

  'histories that are disposed of let go of what they had claimed': async ({ rig, write }) => {
    const histories = rig.histories();
    const store = given(await histories.claim(rig.place('alpha')));
    given(await store.close(outcome('1')));
    await histories[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await write(async (again) => expect(given(await again.read()).applied).toHaveLength(1));
  },

  'stages do not see each other': async ({ rig, write, read }) => {
    await write(async (store) => given(await store.close(outcome('1'))));
    await using histories = rig.histories();
    await using other = given(await histories.claim(rig.place('bravo')));
    expect(given(await other.read()).applied).toEqual([]);
    expect((await read()).applied).toHaveLength(1);
  },
};
