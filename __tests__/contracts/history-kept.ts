import { expect } from '@jest/globals';
import type { HistoryPlace } from '../../src/execution/ports.ts';
import { given } from '../rigs/given.ts';
import { attempt, intent, outcome, stageOutcome } from '../rigs/history-records.ts';
import { historyWorld, type HistoryRig, type HistoryWorld } from './history-world.ts';

/** Histories that are kept in tables, into which other programs can look. */
export interface KeptHistoryRig extends HistoryRig {
  /** Runs statements on the database that holds the history of the stage `alpha`; the rows of the last one. */
  execute(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]>;
  /** The name of one of our tables of the stage `alpha`. */
  table(name: 'meta' | 'so_sent'): string;
  /** What apirun leaves where it has applied version 1 of the stage `alpha`, which nobody else has used. */
  makeByApirun(): Promise<void>;
  /** Everything that is kept there, to be compared. */
  content(): Promise<unknown>;
}

interface KeptWorld extends HistoryWorld {
  readonly rig: KeptHistoryRig;
  /** The fact about the stage `alpha` that stands under this key. */
  meta(key: string): Promise<unknown>;
  /** That reading, listing and claiming are refused with this error, and change nothing. */
  refused(place: HistoryPlace, error: object): Promise<void>;
}

type Check = (world: KeptWorld) => Promise<void>;

const OWNER = 'project/default/alpha';

/** One version applied by us. */
async function begin({ write }: KeptWorld): Promise<void> {
  await write(async (store) => {
    given(await store.open(intent('1')));
    given(await store.close(outcome('1')));
    given(await store.finish(stageOutcome()));
  });
}

/** As the first version of the schema had it: without the table of what was sent. */
async function toFirstSchema({ rig }: KeptWorld): Promise<void> {
  await rig.execute(
    `DROP TABLE ${rig.table('so_sent')}`,
    `UPDATE ${rig.table('meta')} SET value = '1' WHERE key = 'schema_version'`,
  );
}

/** Promises of histories in tables: whose they are, and which schema they have. */
const CONTRACT: Readonly<Record<string, Check>> = {
  'a history says whose it is from the beginning': async (world) => {
    await world.write(() => Promise.resolve());
    expect(await world.meta('instance')).toBe(OWNER);
  },

  'a history of another stage is refused': async (world) => {
    await begin(world);
    const place: HistoryPlace = { ...world.rig.place('alpha'), id: 'default/bravo', owner: 'project/default/bravo' };
    await world.refused(place, {
      reason: 'history_foreign',
      instance: 'default/bravo',
      found: OWNER,
      wanted: 'project/default/bravo',
    });
  },

  'a history of another environment is refused': async (world) => {
    await begin(world);
    const place: HistoryPlace = { ...world.rig.place('alpha'), id: 'test/alpha', owner: 'project/test/alpha' };
    await world.refused(place, { reason: 'history_foreign', found: OWNER, wanted: 'project/test/alpha' });
  },

  'the statement that is named gives it to a stage that was renamed': async (world) => {
    await begin(world);
    const owner = "o'hara/default/bravo";
    const place: HistoryPlace = { ...world.rig.place('alpha'), id: 'default/bravo', owner };
    await using histories = world.rig.histories();
    const refused = await histories.read(place);
    if (refused.ok || refused.error.reason !== 'history_foreign') throw new Error('it was not refused');
    await world.rig.execute(refused.error.handOver);
    expect(given(await histories.read(place)).applied).toMatchObject([{ version: '1' }]);
    expect(await world.meta('instance')).toBe(owner);
  },

  'one that does not say whose it is counts, and says so from the next write on': async (world) => {
    await begin(world);
    await world.rig.execute(`DELETE FROM ${world.rig.table('meta')} WHERE key = 'instance'`);
    const before = await world.rig.content();
    expect((await world.read()).applied).toMatchObject([{ version: '1' }]);
    expect(await world.rig.content()).toEqual(before);
    await world.write(async (store) => expect(given(await store.read()).completed).toBe(true));
    expect(await world.meta('instance')).toBe(OWNER);
    expect((await world.read()).applied).toMatchObject([{ version: '1' }]);
  },

  'each attempt tells which requests were recorded meanwhile': async (world) => {
    const at = (second: number): string => `2026-01-02T03:04:0${second}.000Z`;
    await world.write(async (store) => {
      given(await store.close(outcome('1', { at: at(1) })));
      given(await store.close(outcome('2', { at: at(2), outcome: 'failed', statusCode: 418 })));
      given(
        await store.finish(stageOutcome({ attempt: attempt({ startedAt: at(0), endedAt: at(3), state: 'failed' }) })),
      );
      given(await store.close(outcome('1', { at: at(5), outcome: 'undone', statusCode: 204 })));
      given(
        await store.finish(stageOutcome({ attempt: attempt({ startedAt: at(4), endedAt: at(6), direction: 'down' }) })),
      );
      given(await store.finish(stageOutcome({ attempt: attempt({ startedAt: at(7), endedAt: at(8) }) })));
    });
    const [first, second, third] = await world.attempts();
    expect(first?.versions).toEqual([
      { version: '1', direction: 'up', outcome: 'done', statusCode: 201, at: at(1) },
      { version: '2', direction: 'up', outcome: 'failed', statusCode: 418, at: at(2) },
    ]);
    expect(second?.versions).toEqual([
      { version: '1', direction: 'down', outcome: 'done', statusCode: 204, at: at(5) },
    ]);
    expect(third).toEqual(attempt({ startedAt: at(7), endedAt: at(8) }));
  },

  "one of apirun's, which is of the oldest schema, is read as it is": async (world) => {
    await world.rig.makeByApirun();
    const before = await world.rig.content();
    const expected = { exists: true, completed: true, applied: [{ version: '1', actor: '' }] };
    expect(await world.read()).toMatchObject({ ...expected, notices: [expect.stringContaining('made by apirun')] });
    expect(await world.attempts()).toEqual([]);
    expect(await world.sent()).toEqual(new Map());
    expect(await world.rig.content()).toEqual(before);
  },

  'it is brought to the newest schema by the first write, and loses nothing': async (world) => {
    await world.rig.makeByApirun();
    await world.write(async (store) => {
      expect(given(await store.read())).toMatchObject({ completed: true, applied: [{ version: '1' }] });
      given(await store.close(outcome('2')));
    });
    expect(await world.meta('schema_version')).toBe('2');
    expect(await world.meta('instance')).toBe(OWNER);
    expect(await world.read()).toMatchObject({ applied: [{ version: '1' }, { version: '2' }], notices: [] });
  },

  'one of schema version 1 is read as it is: what was sent is not known': async (world) => {
    await begin(world);
    await toFirstSchema(world);
    const before = await world.rig.content();
    expect(await world.read()).toMatchObject({ completed: true, applied: [{ version: '1' }], notices: [] });
    expect(await world.attempts()).toHaveLength(1);
    expect(await world.sent()).toEqual(new Map());
    expect(await world.rig.content()).toEqual(before);
  },

  'it is brought to version 2 by the first write, and keeps from then on what was sent': async (world) => {
    await begin(world);
    await toFirstSchema(world);
    const before = await world.read();
    await world.write(async (store) => {
      expect(given(await store.read())).toEqual(before);
      given(await store.close(outcome('2', { sent: '{"script":"x"}' })));
    });
    expect(await world.meta('schema_version')).toBe('2');
    expect(await world.sent()).toEqual(new Map([['2', '{"script":"x"}']]));
  },

  'one of version 2 without the table of what was sent is refused, never taken for one of version 1': async (world) => {
    await begin(world);
    await world.rig.execute(`DROP TABLE ${world.rig.table('so_sent')}`);
    await world.refused(world.rig.place('alpha'), {
      problem: expect.stringContaining(`no table "${world.rig.table('so_sent')}"`),
    });
  },

  'a history of a newer schema is refused with both versions': async (world) => {
    await begin(world);
    await world.rig.execute(`UPDATE ${world.rig.table('meta')} SET value = '1001' WHERE key = 'schema_version'`);
    await world.refused(world.rig.place('alpha'), { reason: 'history_newer', found: 1001, known: 2 });
  },

  'so is one of a newer schema that is also of another stage: what its words mean is not known': async (world) => {
    await begin(world);
    await world.rig.execute(`UPDATE ${world.rig.table('meta')} SET value = '1001' WHERE key = 'schema_version'`);
    const place: HistoryPlace = { ...world.rig.place('alpha'), owner: 'project/default/bravo' };
    await world.refused(place, { reason: 'history_newer' });
  },

  'a history that does not say its schema is refused as damaged': async (world) => {
    await begin(world);
    await world.rig.execute(`DELETE FROM ${world.rig.table('meta')} WHERE key = 'schema_version'`);
    await world.refused(world.rig.place('alpha'), { reason: 'history_damaged' });
  },
};

function keptWorld(rig: KeptHistoryRig): KeptWorld {
  return {
    ...historyWorld(rig),
    rig,
    async meta(key) {
      const [row] = await rig.execute(`SELECT value FROM ${rig.table('meta')} WHERE key = '${key}'`);
      return row?.['value'];
    },
    async refused(place, error) {
      const before = await rig.content();
      await using histories = rig.histories();
      for (const result of [
        await histories.read(place),
        await histories.attempts(place),
        await histories.sent(place),
        await histories.claim(place),
      ]) {
        expect(result).toMatchObject({ ok: false, error });
      }
      expect(await rig.content()).toEqual(before);
    },
  };
}

/** The contract of histories in tables, beside that of all histories: for `test.each`. */
export const KEPT_HISTORY_CONTRACT: readonly (readonly [
  string,
  (openRig: () => Promise<KeptHistoryRig>) => Promise<void>,
])[] = Object.entries(CONTRACT).map(([promise, check]) => [
  promise,
  async (openRig) => {
    await using rig = await openRig();
    await check(keptWorld(rig));
  },
]);
