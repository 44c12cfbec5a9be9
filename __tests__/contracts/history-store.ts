import { describe, expect, test } from '@jest/globals';
import type { HistoryPlace, HistoryStore, HistoryStores } from '../../src/execution/ports.ts';
import { EMPTY_HISTORY } from '../../src/domain/history.ts';
import { attempt, deleteStep, intent, outcome, provenance, stageOutcome } from '../rigs/history-records.ts';
import { given } from '../rigs/given.ts';

/** A world in which histories are kept. */
export interface HistoryRig extends AsyncDisposable {
  /** What a process has that starts now; earlier ones may still be there. */
  histories(): HistoryStores;
  place(stage: string): HistoryPlace;
}

/** The contract of `HistoryStores` and `HistoryStore`, which every adapter passes. */
export function testHistoryStores(name: string, openRig: () => Promise<HistoryRig>): void {
  describe(`${name}: the contract of histories`, () => {
    const contract = (what: string, check: (world: World) => Promise<void>) =>
      test(what, async () => {
        await using rig = await openRig();
        await check(worldOf(rig));
      });

    contract('reading what is not there finds an empty history and makes none', async ({ read, attempts }) => {
      expect(await read()).toEqual(EMPTY_HISTORY);
      expect(await attempts()).toEqual([]);
      expect(await read()).toEqual(EMPTY_HISTORY);
    });

    contract('a claimed history exists, though nothing is recorded in it', async ({ write, read }) => {
      await write(async () => {});
      expect(await read()).toEqual({ ...EMPTY_HISTORY, exists: true });
    });

    contract('an open intent is there for the next process with all it says', async ({ write, read }) => {
      const open = intent('2', { idempotencyKey: 'key-2' });
      await write(async (store) => given(await store.open(open)));
      expect((await read()).openIntents).toEqual([open]);
    });

    contract('opening a version again replaces its intent', async ({ write, read }) => {
      const second = intent('2', { run: '813', direction: 'down', method: 'DELETE' });
      await write(async (store) => {
        given(await store.open(intent('2', { idempotencyKey: 'key-2' })));
        given(await store.open(second));
      });
      expect((await read()).openIntents).toEqual([second]);
    });

    contract('an applied version is recorded as it was and its intent is closed', async ({ write, read }) => {
      const applied = outcome('2', {
        fileChecksum: 'f1',
        requestChecksum: 'r1',
        down: deleteStep,
        variables: [
          { name: 'password', form: 'sealed', text: 'sealed:abc' },
          { name: 'vpc_id', form: 'clear', text: 'vpc-1' },
        ],
      });
      await write(async (store) => {
        given(await store.open(intent('2')));
        given(await store.open(intent('3')));
        given(await store.close(applied));
      });
      const { version, label, at, durationMs, variables } = applied;
      const history = await read();
      expect(history.openIntents.map((open) => open.version)).toEqual(['3']);
      expect(history.applied).toEqual([
        {
          ...{ version, label, appliedAt: at, durationMs, variables, ...provenance },
          ...{ fileChecksum: 'f1', requestChecksum: 'r1', down: deleteStep },
        },
      ]);
    });

    contract('versions come in ascending numeric order, whatever their length', async ({ write, read }) => {
      const versions = ['1', '9', '10', '20240115120000', '9223372036854775807', '9223372036854775808', '9'.repeat(40)];
      await write(async (store) => {
        for (const version of versions.toReversed()) {
          given(await store.close(outcome(version, { variables: [{ name: 'of', form: 'clear', text: version }] })));
          given(await store.open(intent(version)));
        }
      });
      const history = await read();
      expect(history.applied.map((applied) => [applied.version, applied.variables[0]?.text])).toEqual(
        versions.map((version) => [version, version]),
      );
      expect(history.openIntents.map((open) => open.version)).toEqual(versions);
    });

    contract('shell work is recorded under the version run', async ({ write, read }) => {
      const variables = [{ name: 'url', form: 'clear', text: 'https://x' }] as const;
      await write(async (store) => {
        given(await store.open(intent('run', { method: 'run' })));
        given(await store.close(outcome('run', { down: 'irreversible', statusCode: 0, variables })));
      });
      const history = await read();
      expect(history.applied).toMatchObject([{ version: 'run', down: 'irreversible', variables }]);
      expect(history.openIntents).toEqual([]);
      await write(async (store) => given(await store.close(outcome('run', { outcome: 'undone' }))));
      expect((await read()).applied).toEqual([]);
    });

    contract('every form of down comes back', async ({ write, read }) => {
      await write(async (store) => {
        given(await store.close(outcome('1', { down: 'none' })));
        given(await store.close(outcome('2', { down: 'irreversible' })));
        given(await store.close(outcome('3', { down: deleteStep })));
        given(await store.close(outcome('4')));
      });
      expect((await read()).applied.map((applied) => applied.down)).toEqual([
        'none',
        'irreversible',
        deleteStep,
        undefined,
      ]);
    });

    contract('the text of a withheld value is not kept, its name is', async ({ write, read }) => {
      const withheld = { name: 'token', form: 'withheld', text: 'must not be kept' } as const;
      await write(async (store) => {
        given(await store.close(outcome('1', { variables: [withheld] })));
        given(await store.close(outcome('run', { variables: [withheld] })));
        given(await store.finish(stageOutcome({ exports: [withheld] })));
      });
      const history = await read();
      const kept = [{ name: 'token', form: 'withheld', text: '' }];
      expect(history.applied.map((applied) => applied.variables)).toEqual([kept, kept]);
      expect(history.exports).toEqual(kept);
    });

    contract('values come in the order of their names, with any text', async ({ write, read }) => {
      const values = ['a', 'b', 'c'].map((name) => ({ name, form: 'clear', text: `${name}\u0000'"\n✓🙂` }) as const);
      await write(async (store) => {
        given(await store.close(outcome('1', { variables: values.toReversed() })));
        given(await store.finish(stageOutcome({ exports: values.toReversed() })));
      });
      const history = await read();
      expect(history.applied[0]?.variables).toEqual(values);
      expect(history.exports).toEqual(values);
    });

    contract('applying a version again replaces its record and its values', async ({ write, read }) => {
      await write(async (store) => {
        given(await store.close(outcome('1', { variables: [{ name: 'old', form: 'clear', text: '1' }] })));
        given(await store.close(outcome('1', { label: 'renamed', down: 'none' })));
      });
      expect((await read()).applied).toMatchObject([{ version: '1', label: 'renamed', down: 'none', variables: [] }]);
    });

    contract('an undone version is gone with its values, and its intent is closed', async ({ write, read }) => {
      await write(async (store) => {
        given(await store.close(outcome('1', { variables: [{ name: 'id', form: 'clear', text: '1' }] })));
        given(await store.close(outcome('2')));
        given(await store.open(intent('1', { direction: 'down' })));
        given(await store.close(outcome('1', { outcome: 'undone' })));
      });
      const history = await read();
      expect(history.applied.map((applied) => applied.version)).toEqual(['2']);
      expect(history.openIntents).toEqual([]);
    });

    contract('a failed request closes the intent and changes nothing that is applied', async ({ write, read }) => {
      await write(async (store) => {
        given(await store.close(outcome('1')));
        given(await store.open(intent('1', { direction: 'down' })));
        given(await store.close(outcome('1', { direction: 'down', outcome: 'failed', statusCode: 500 })));
        given(await store.open(intent('2')));
        given(await store.close(outcome('2', { outcome: 'failed', statusCode: 418 })));
      });
      const history = await read();
      expect(history.applied.map((applied) => applied.version)).toEqual(['1']);
      expect(history.openIntents).toEqual([]);
    });

    contract('a dropped intent is gone, and dropping what is not open is no error', async ({ write, read }) => {
      await write(async (store) => {
        given(await store.open(intent('1')));
        given(await store.drop('1'));
        given(await store.drop('7'));
      });
      const history = await read();
      expect([history.openIntents, history.applied]).toEqual([[], []]);
    });

    contract('attempts are kept, oldest first, with all they say', async ({ write, read, attempts }) => {
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
    });

    contract('exports and checksum stay until others are handed on', async ({ write, read }) => {
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
    });

    contract('a stage that was killed half-way is not completed', async ({ write, read }) => {
      await write(async (store) => given(await store.finish(stageOutcome())));
      expect((await read()).completed).toBe(true);
      await write(async (store) => {
        given(await store.open(intent('2')));
        given(await store.close(outcome('2')));
      });
      expect((await read()).completed).toBe(false);
    });

    contract('a version taken back makes the stage incomplete', async ({ write, read }) => {
      await write(async (store) => {
        given(await store.close(outcome('1')));
        given(await store.finish(stageOutcome()));
        given(await store.close(outcome('1', { outcome: 'undone' })));
      });
      expect((await read()).completed).toBe(false);
    });

    contract('what is claimed sees its own writes', async ({ write }) => {
      await write(async (store) => {
        given(await store.open(intent('1')));
        expect(given(await store.read())).toMatchObject({ exists: true, openIntents: [{ version: '1' }] });
      });
    });

    contract('another process reads while the history is claimed', async ({ write, read }) => {
      await write(async (store) => {
        given(await store.close(outcome('1')));
        given(await store.open(intent('2')));
        expect(await read()).toMatchObject({ applied: [{ version: '1' }], openIntents: [{ version: '2' }] });
      });
    });

    contract('a history is claimed once at a time, also by one process', async ({ rig, write }) => {
      const place = rig.place('alpha');
      await using first = rig.histories();
      await using second = rig.histories();
      {
        await using store = given(await first.claim(place));
        for (const histories of [first, second]) {
          const refused = await histories.claim(place);
          expect(refused).toMatchObject({ ok: false, error: { reason: 'history_busy', instance: place.id } });
        }
        given(await store.open(intent('1')));
      }
      await write(async (store) => expect(given(await store.read()).openIntents).toHaveLength(1));
    });

    contract('histories that are disposed of let go of what they had claimed', async ({ rig, write }) => {
      const histories = rig.histories();
      const store = given(await histories.claim(rig.place('alpha')));
      given(await store.close(outcome('1')));
      await histories[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await write(async (again) => expect(given(await again.read()).applied).toHaveLength(1));
    });

    contract('stages do not see each other', async ({ rig, write, read }) => {
      await write(async (store) => given(await store.close(outcome('1'))));
      await using histories = rig.histories();
      await using other = given(await histories.claim(rig.place('bravo')));
      expect(given(await other.read()).applied).toEqual([]);
      expect((await read()).applied).toHaveLength(1);
    });
  });
}

interface World {
  readonly rig: HistoryRig;
  /** Claims `alpha` in a new process, lets `work` write, and ends. */
  write(work: (store: HistoryStore) => Promise<void>): Promise<void>;
  /** Reads `alpha` in a new process. */
  read(): Promise<import('../../src/domain/history.ts').StageHistory>;
  attempts(): Promise<readonly import('../../src/domain/history.ts').AttemptRecord[]>;
}

function worldOf(rig: HistoryRig): World {
  const place = rig.place('alpha');
  return {
    rig,
    async write(work) {
      await using histories = rig.histories();
      await using store = given(await histories.claim(place));
      await work(store);
    },
    async read() {
      await using histories = rig.histories();
      return given(await histories.read(place));
    },
    async attempts() {
      await using histories = rig.histories();
      return given(await histories.attempts(place));
    },
  };
}
