import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { postgresHistories } from '../../../src/adapters/history/postgres-histories.ts';
import type { HistoryStore } from '../../../src/execution/ports.ts';
import { given } from '../../rigs/given.ts';
import { withGrowingLimit } from '../../rigs/growing-limit.ts';
import { deleteStep, intent, outcome, stageOutcome } from '../../rigs/history-records.ts';
import {
  contentOf,
  postgresPlace,
  postgresRig,
  untilNothingIsClaimed,
  type PostgresRig,
} from '../../rigs/postgres-history.ts';
import { startPostgresProxy, type Cut } from '../../rigs/postgres-proxy.ts';
import { startPostgres, type PostgresServer } from '../../rigs/postgres.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** A stage with version 1 applied and version 2 sent. */
async function prepared(): Promise<PostgresRig> {
  const rig = await postgresRig(server);
  await using histories = rig.histories();
  await using store = given(await histories.claim(rig.place('alpha')));
  given(await store.close(outcome('1', { variables: [{ name: 'id', form: 'clear', text: 'one' }] })));
  given(await store.finish(stageOutcome({ exports: [{ name: 'id', form: 'clear', text: 'one' }] })));
  given(await store.open(intent('2')));
  return rig;
}

async function readAll(rig: PostgresRig): Promise<unknown> {
  await using histories = rig.histories();
  return [given(await histories.read(rig.place('alpha'))), given(await histories.attempts(rig.place('alpha')))];
}

const variables = [
  { name: 'id', form: 'clear', text: 'two' },
  { name: 'odd', form: 'clear', text: 'a\0b' },
] as const;

const exports = [{ name: 'id', form: 'clear', text: 'two' }] as const;

type Write = (store: HistoryStore) => ReturnType<HistoryStore['open']>;

const WRITES: readonly (readonly [string, Write])[] = [
  ['opening an intent', (store) => store.open(intent('3'))],
  ['opening it again', (store) => store.open(intent('2', { run: '813' }))],
  ['applying a version', (store) => store.close(outcome('2', { down: deleteStep, variables }))],
  ['undoing a version', (store) => store.close(outcome('1', { outcome: 'undone' }))],
  ['recording a failed request', (store) => store.close(outcome('2', { outcome: 'failed', statusCode: 500 }))],
  ['recording shell work', (store) => store.close(outcome('run', { variables }))],
  ['dropping an intent', (store) => store.drop('2')],
  ['ending a stage', (store) => store.finish(stageOutcome({ durationMs: 5, exports, inputsChecksum: 'c2' }))],
];

const lost = {
  ok: false,
  error: { reason: 'history_unavailable', problem: expect.stringContaining('the connection is lost') },
};

/** Cuts the connection while a stage writes. Whether all was written before that, as far as the writer knows. */
async function writeAndCut(rig: PostgresRig, write: Write, cut: Cut): Promise<boolean> {
  await using proxy = await startPostgresProxy(server.port);
  await using histories = postgresHistories();
  await using store = given(await histories.claim(postgresPlace({ ...rig.address, port: proxy.port }, 'alpha')));
  proxy.cut(cut);
  const written = await write(store);
  if (written.ok) return true;
  expect(written).toMatchObject(lost);
  // Nothing brings the claim back.
  for (const again of [store.read(), store.attempts(), store.drop('2'), store.open(intent('9'))]) {
    expect(await again).toMatchObject(lost);
  }
  return false;
}

/** Cuts the connection at the first statement, then at the second, until a write is recorded; how many times it was not. */
async function cutEverywhere(rig: PostgresRig, write: Write, when: Cut['when']): Promise<number> {
  const before = await contentOf(rig);
  for (let statement = 1; ; statement += 1) {
    const isWritten = await writeAndCut(rig, write, { statement, when });
    await untilNothingIsClaimed(rig);
    const isUnchanged = JSON.stringify(await contentOf(rig)) === JSON.stringify(before);
    if (isWritten) expect(isUnchanged).toBe(false);
    if (!isUnchanged) return statement - 1;
  }
}

describe('a connection that is lost', () => {
  test.each(WRITES)(
    'at any statement of %s leaves nothing, or all of it if only the answer to COMMIT was not heard',
    async (_kind, write) => {
      const whole = await prepared();
      {
        await using histories = whole.histories();
        await using store = given(await histories.claim(whole.place('alpha')));
        given(await write(store));
      }
      const cutBefore = await prepared();
      const statements = await cutEverywhere(cutBefore, write, 'before');
      const cutAfter = await prepared();
      expect(await cutEverywhere(cutAfter, write, 'after')).toBe(statements - 1);
      for (const rig of [cutBefore, cutAfter]) expect(await readAll(rig)).toEqual(await readAll(whole));
      expect(statements).toBeGreaterThanOrEqual(4);
    },
    60_000,
  );

  test('while the tables are made leaves none, or all of them', async () => {
    const rig = await postgresRig(server);
    await using proxy = await startPostgresProxy(server.port);
    const place = postgresPlace({ ...rig.address, port: proxy.port }, 'alpha');
    const counts: number[] = [];
    for (let statement = 1; ; statement += 1) {
      await using histories = postgresHistories();
      // The connection comes about first.
      proxy.cut({ statement, when: 'before' });
      const claimed = await histories.claim(place);
      await untilNothingIsClaimed(rig, claimed.ok ? 1 : 0);
      counts.push((await contentOf(rig)).length);
      if (claimed.ok) break;
      expect(claimed).toMatchObject({ ok: false, error: { reason: 'history_unavailable' } });
    }
    expect(counts.at(-1)).toBe(10);
    expect(new Set(counts.slice(0, -1))).toEqual(new Set([0]));
    expect(counts.length).toBeGreaterThan(8);
  });

  test('between two writes is noticed before the next one', async () => {
    const rig = await prepared();
    await using histories = rig.histories();
    await using store = given(await histories.claim(rig.place('alpha')));
    const before = await contentOf(rig);
    await rig.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await untilNothingIsClaimed(rig);
    // Another run takes over meanwhile.
    await using others = rig.histories();
    await using other = given(await others.claim(rig.place('alpha')));
    expect(await store.open(intent('3'))).toMatchObject({
      ok: false,
      error: { reason: 'history_unavailable', problem: expect.stringContaining('administrator') },
    });
    expect(await contentOf(rig)).toEqual(before);
    given(await other.open(intent('4')));
  });

  test('silently, without a word from the server, is given up after a limit', async () => {
    const rig = await prepared();
    const { limitMs, value } = await withGrowingLimit(
      async (answerTimeoutMs) => {
        await using proxy = await startPostgresProxy(server.port);
        await using histories = postgresHistories({ answerTimeoutMs });
        const claimed = await histories.claim(postgresPlace({ ...rig.address, port: proxy.port }, 'alpha'));
        if (!claimed.ok) return undefined;
        await using store = claimed.value;
        proxy.hang();
        return await store.open(intent('3'));
      },
      (opened) => opened !== undefined,
    );
    const problem = `the connection is lost: no answer within ${limitMs / 1_000} s`;
    expect(value).toMatchObject({ ok: false, error: { problem } });
  });
});

describe('reading over a session that has ended', () => {
  test.each(['before', 'after'] as const)('%s any statement begins anew', async (when) => {
    const rig = await prepared();
    const whole = await readAll(rig);
    for (let statement = 1; ; statement += 1) {
      await using proxy = await startPostgresProxy(server.port);
      await using histories = postgresHistories();
      const place = postgresPlace({ ...rig.address, port: proxy.port }, 'alpha');
      given(await histories.read(place));
      proxy.cut({ statement, when, once: true });
      expect([given(await histories.read(place)), given(await histories.attempts(place))]).toEqual(whole);
      const used = proxy.statements();
      if (used < statement) {
        expect(used).toBeGreaterThanOrEqual(4);
        break;
      }
    }
  });

  test('is given up when the next session ends as well', async () => {
    const rig = await prepared();
    await using proxy = await startPostgresProxy(server.port);
    await using histories = postgresHistories();
    const place = postgresPlace({ ...rig.address, port: proxy.port }, 'alpha');
    given(await histories.read(place));
    proxy.cut({ statement: 1, when: 'before' });
    expect(await histories.read(place)).toMatchObject({ ok: false, error: { reason: 'history_unavailable' } });
  });

  test('because the server was told to end it works at once, whenever its farewell arrives', async () => {
    const rig = await prepared();
    const whole = await readAll(rig);
    await using histories = rig.histories();
    const place = rig.place('alpha');
    for (let times = 0; times < 20; times += 1) {
      given(await histories.read(place));
      await rig.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'stage-orchestrator' AND datname = current_database()`,
      );
      expect([given(await histories.read(place)), given(await histories.attempts(place))]).toEqual(whole);
    }
  });
});

test('a record that was on its way when the connection was lost is said to be there or not', async () => {
  const rig = await prepared();
  await using proxy = await startPostgresProxy(server.port);
  await using histories = postgresHistories();
  await using store = given(await histories.claim(postgresPlace({ ...rig.address, port: proxy.port }, 'alpha')));
  // BEGIN, the count, the intent, COMMIT.
  proxy.cut({ statement: 4, when: 'after' });
  expect(await store.drop('2')).toMatchObject({
    ok: false,
    error: { problem: expect.stringContaining('The last record may be there or not') },
  });
  expect(await readAll(rig)).toMatchObject([{ openIntents: [] }, {}]);
});

test('a pooler that changes sessions between transactions is found out before anything is written', async () => {
  const rig = await prepared();
  await using proxy = await startPostgresProxy(server.port);
  await using histories = postgresHistories();
  await using store = given(await histories.claim(postgresPlace({ ...rig.address, port: proxy.port }, 'alpha')));
  const before = await contentOf(rig);
  await proxy.changeSessions();
  expect(await store.open(intent('3'))).toMatchObject({
    ok: false,
    error: { problem: expect.stringContaining('the session no longer has its lock') },
  });
  expect(await contentOf(rig)).toEqual(before);
});
