import { expect } from '@jest/globals';
import { EMPTY_HISTORY } from '../../src/domain/history.ts';
import { given } from '../rigs/given.ts';
import { deleteStep, intent, outcome, provenance, stageOutcome } from '../rigs/history-records.ts';
import type { HistoryContract } from './history-world.ts';

/** What a history says of versions, their values and their intents. */
export const VERSION_CONTRACT: HistoryContract = {
  'reading what is not there finds an empty history and makes none': async ({ read, attempts }) => {
    expect(await read()).toEqual(EMPTY_HISTORY);
    expect(await attempts()).toEqual([]);
    expect(await read()).toEqual(EMPTY_HISTORY);
  },

  'a claimed history exists, though nothing is recorded in it': async ({ write, read }) => {
    await write(() => Promise.resolve());
    expect(await read()).toEqual({ ...EMPTY_HISTORY, exists: true });
  },

  'an open intent is there for the next process with all it says': async ({ write, read }) => {
    const open = intent('2', { idempotencyKey: 'key-2' });
    await write(async (store) => given(await store.open(open)));
    expect((await read()).openIntents).toEqual([open]);
  },

  'opening a version again replaces its intent': async ({ write, read }) => {
    const second = intent('2', { run: '813', direction: 'down', method: 'DELETE' });
    await write(async (store) => {
      given(await store.open(intent('2', { idempotencyKey: 'key-2' })));
      given(await store.open(second));
    });
    expect((await read()).openIntents).toEqual([second]);
  },

  'an applied version is recorded as it was and its intent is closed': async ({ write, read }) => {
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
        version,
        label,
        appliedAt: at,
        durationMs,
        variables,
        fileChecksum: 'f1',
        requestChecksum: 'r1',
        down: deleteStep,
        ...provenance,
      },
    ]);
  },

  'what was sent for a version is kept until it is applied again, also after it was undone': async ({
    write,
    read,
    sent,
  }) => {
    expect(await sent()).toEqual(new Map());
    await write(async (store) => {
      given(await store.close(outcome('1', { sent: '{"script":"first"}' })));
      given(await store.close(outcome('2', { sent: '{"body":"\\u0000 \\ud800 é"}' })));
      given(await store.close(outcome('run', { sent: '{"script":"deploy"}' })));
      given(await store.close(outcome('1', { outcome: 'undone', direction: 'down' })));
      given(await store.close(outcome('2', { outcome: 'failed' })));
    });
    expect((await read()).applied.map(({ version }) => version)).toEqual(['2', 'run']);
    expect(await sent()).toEqual(
      new Map([
        ['1', '{"script":"first"}'],
        ['2', '{"body":"\\u0000 \\ud800 é"}'],
        ['run', '{"script":"deploy"}'],
      ]),
    );
    await write(async (store) => {
      given(await store.close(outcome('1', { sent: '{"script":"second"}' })));
      given(await store.close(outcome('2', { label: 'said again' })));
      given(await store.close(outcome('run', { sent: null })));
    });
    expect(await sent()).toEqual(
      new Map([
        ['1', '{"script":"second"}'],
        ['2', '{"body":"\\u0000 \\ud800 é"}'],
      ]),
    );
  },

  'versions come in ascending numeric order, whatever their length': async ({ write, read }) => {
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
  },

  'shell work is recorded under the version run': async ({ write, read }) => {
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
  },

  'every form of down comes back': async ({ write, read }) => {
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
  },

  'the text of a withheld value is not kept, its name is': async ({ write, read }) => {
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
  },

  'values come in the order of their names, with any text': async ({ write, read }) => {
    const values = ['a', 'b', 'c'].map((name) => ({ name, form: 'clear', text: `${name}\u0000'"\n✓🙂` }) as const);
    await write(async (store) => {
      given(await store.close(outcome('1', { variables: values.toReversed() })));
      given(await store.finish(stageOutcome({ exports: values.toReversed() })));
    });
    const history = await read();
    expect(history.applied[0]?.variables).toEqual(values);
    expect(history.exports).toEqual(values);
  },

  'applying a version again replaces its record and its values': async ({ write, read }) => {
    await write(async (store) => {
      given(await store.close(outcome('1', { variables: [{ name: 'old', form: 'clear', text: '1' }] })));
      given(await store.close(outcome('1', { label: 'renamed', down: 'none' })));
    });
    expect((await read()).applied).toMatchObject([{ version: '1', label: 'renamed', down: 'none', variables: [] }]);
  },

  'an undone version is gone with its values, and its intent is closed': async ({ write, read }) => {
    await write(async (store) => {
      given(await store.close(outcome('1', { variables: [{ name: 'id', form: 'clear', text: '1' }] })));
      given(await store.close(outcome('2')));
      given(await store.open(intent('1', { direction: 'down' })));
      given(await store.close(outcome('1', { outcome: 'undone' })));
    });
    const history = await read();
    expect(history.applied.map((applied) => applied.version)).toEqual(['2']);
    expect(history.openIntents).toEqual([]);
  },

  'how often a version was taken back is counted, and stays known when it comes back': async ({ write, read }) => {
    await write(async (store) => {
      given(await store.close(outcome('1')));
      given(await store.close(outcome('1', { direction: 'down', outcome: 'failed', statusCode: 500 })));
      given(await store.close(outcome('1', { outcome: 'undone' })));
      given(await store.close(outcome('20240115120000', { outcome: 'undone' })));
      given(await store.close(outcome('1')));
      given(await store.close(outcome('1', { outcome: 'undone' })));
      given(await store.close(outcome('1')));
      given(await store.close(outcome('run')));
      given(await store.close(outcome('run', { outcome: 'undone' })));
    });
    expect((await read()).undone).toEqual(
      new Map([
        ['1', 2],
        ['20240115120000', 1],
      ]),
    );
  },

  'a failed request closes the intent and changes nothing that is applied': async ({ write, read }) => {
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
  },

  'a dropped intent is gone, and dropping what is not open is no error': async ({ write, read }) => {
    await write(async (store) => {
      given(await store.open(intent('1')));
      given(await store.drop('1'));
      given(await store.drop('7'));
    });
    const history = await read();
    expect([history.openIntents, history.applied]).toEqual([[], []]);
  },
};
