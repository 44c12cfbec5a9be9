import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions } from '../../../src/domain/migration.ts';
import type { HistoryStore, HistoryStores } from '../../../src/execution/ports.ts';
import { given } from '../../rigs/given.ts';
import { attempt, intent, outcome, stageOutcome } from '../../rigs/history-records.ts';
import { sqliteRig } from '../../rigs/sqlite-history.ts';

/** What a process does with a history; `reopen`: it ends, and another one goes on. */
const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('open', 'applied', 'undone', 'failed', 'drop'),
    version: fc.constantFrom('1', '2', '10', '20240115120000', '18446744073709551616', 'run'),
    text: fc.string({ unit: 'binary', maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('finish'), state: fc.constantFrom('completed', 'failed', 'skipped') }),
  fc.record({ kind: fc.constant('reopen') }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** The same in a few lines of plain data. */
interface Model {
  readonly applied: Map<string, string>;
  readonly open: Set<string>;
  readonly attempts: string[];
}

function predict(model: Model, done: Step): void {
  if ('state' in done) model.attempts.push(done.state);
  if (!('version' in done)) return;
  if (done.kind === 'open') model.open.add(done.version);
  else model.open.delete(done.version);
  if (done.kind === 'applied') model.applied.set(done.version, done.text);
  if (done.kind === 'undone') model.applied.delete(done.version);
}

async function perform(store: HistoryStore, todo: Step): Promise<void> {
  if ('state' in todo) given(await store.finish(stageOutcome({ attempt: attempt({ state: todo.state }) })));
  if (!('version' in todo)) return;
  const { kind, version, text } = todo;
  if (kind === 'open') given(await store.open(intent(version)));
  else if (kind === 'drop') given(await store.drop(version));
  else given(await store.close(outcome(version, { outcome: kind, variables: [{ name: 'x', form: 'clear', text }] })));
}

const inOrder = (versions: Iterable<string>) => [...versions].toSorted(compareVersions);

test('any sequence of writes, by any number of processes, leaves what a simple model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      await using rig = await sqliteRig();
      const claim = async (histories: HistoryStores) => given(await histories.claim(rig.place('alpha')));
      const model: Model = { applied: new Map(), open: new Set(), attempts: [] };
      await using histories = rig.histories();
      let store = await claim(histories);
      for (const todo of steps) {
        await perform(store, todo);
        predict(model, todo);
        if (todo.kind !== 'reopen') continue;
        await store[Symbol.asyncDispose]();
        store = await claim(histories);
      }
      for (const history of [given(await store.read()), given(await histories.read(rig.place('alpha')))]) {
        expect(history.openIntents.map(({ version }) => version)).toEqual(inOrder(model.open));
        expect(history.applied.map(({ version, variables }) => [version, variables[0]?.text])).toEqual(
          inOrder(model.applied.keys()).map((version) => [version, model.applied.get(version)]),
        );
      }
      expect(given(await store.attempts()).map(({ state }) => state)).toEqual(model.attempts);
    }),
    { numRuns: 60 },
  );
});
