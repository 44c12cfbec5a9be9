import { join } from 'node:path';
import type { Failure } from '../../src/domain/failure.ts';
import { err } from '../../src/domain/result.ts';
import type { RemoteSnapshots } from '../../src/execution/snapshot-ports.ts';
import { writerMachine } from './kept-writers.ts';
import { memoryPlace } from './memory-snapshots.ts';
import { stepOrder, type StepOrder } from './step-order.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** The stages that runs of a race work on. */
export const RACE_STAGES = ['alpha', 'bravo', 'charlie'] as const;

/** What one run does. */
export interface Turn {
  /** Whether its machine is new. */
  readonly freshMachine: boolean;
  /** Stages that it works on, one after another, each followed by a save. */
  readonly stages: readonly string[];
  /** Before which step at a store it is killed; later ones than it takes: not at all. */
  readonly killedAt: number;
  /** Whether a post step comes after it. */
  readonly post: boolean;
  /** The store that takes nothing from it, by its place among them; others: none. */
  readonly refusing: number;
}

/** What is there when all runs are over. */
export interface RaceEnd {
  /** Whether a load is refused, or tells that something may be wrong. */
  readonly isTold: boolean;
  /** By stage: what saves have said is saved, and what a new machine finds. */
  readonly stages: ReadonlyMap<string, { readonly saved: ReadonlySet<string>; readonly found: readonly string[] }>;
}

interface Race {
  readonly folder: string;
  readonly stores: readonly RemoteSnapshots[];
  readonly saved: ReadonlyMap<string, Set<string>>;
}

/** Lets writers do their turns at the same time on machines of their own, whose steps at the stores come in an order. */
export async function playRace(
  names: readonly RemoteSnapshots['name'][],
  writers: readonly (readonly Turn[])[],
  picks: readonly number[],
): Promise<RaceEnd> {
  await using folder = await makeTemporaryFolder();
  const order: StepOrder = stepOrder(picks);
  const stores = names.map((name) => memoryPlace({ name, step: order.step }).store);
  const saved = new Map(RACE_STAGES.map((stage) => [stage as string, new Set<string>()] as const));
  const race = { folder: folder.path, stores, saved };
  await order.drain(Promise.all(writers.map((turns, writer) => write(race, writer, turns))));

  const last = writerMachine(join(folder.path, 'last'), 'last', stores);
  const loaded = await order.drain(last.start().load('default'));
  const stages = new Map<string, { saved: ReadonlySet<string>; found: readonly string[] }>();
  for (const [stage, lines] of saved) stages.set(stage, { saved: lines, found: await last.lines(stage) });
  return { isTold: !loaded.ok || (loaded.value?.notices ?? []).length > 0, stages };
}

async function write(race: Race, writer: number, turns: readonly Turn[]): Promise<void> {
  const directory = join(race.folder, `machine-${writer}`);
  for (const [index, turn] of turns.entries()) {
    const killed = Promise.withResolvers<void>();
    const machine = writerMachine(directory, `${writer}.${index}`, mortal(race.stores, turn, killed.resolve));
    if (turn.freshMachine) await machine.lose();
    await Promise.race([work(race, machine, turn, `${writer}.${index}`), killed.promise]);
    if (turn.post) await writerMachine(directory, `${writer}.${index}`, race.stores).start().saveUnsaved('default');
  }
}

async function work(
  { saved }: Race,
  machine: ReturnType<typeof writerMachine>,
  { stages }: Turn,
  run: string,
): Promise<void> {
  const kept = machine.start();
  const loaded = await kept.load('default');
  // Whoever is refused begins on a new machine.
  if (!loaded.ok) return machine.lose();
  for (const [place, stage] of stages.entries()) {
    await machine.append(stage, `${run}.${place}`);
    const lines = await machine.lines(stage);
    const outcome = await kept.save('default', [stage]);
    if (outcome.ok || isInOneStore(outcome.error)) for (const line of lines) saved.get(stage)?.add(line);
  }
}

/** Whether a failed save has said that one of the stores has it, which is not the cache: that is never the only truth. */
function isInOneStore(failure: Failure): boolean {
  return failure.reason === 'save_failed' && /generation \d+ is in [^;]*(?:git|artifact) of/.test(failure.problem);
}

/** The stores as a process has them that is killed: the step never comes. */
function mortal(
  stores: readonly RemoteSnapshots[],
  { killedAt, refusing }: Turn,
  onKill: () => void,
): readonly RemoteSnapshots[] {
  let steps = 0;
  const step = async (): Promise<void> => {
    steps += 1;
    if (steps <= killedAt) return;
    onKill();
    await Promise.withResolvers<never>().promise;
  };
  return stores.map((store, place) => ({
    ...store,
    async load(environment, signal) {
      await step();
      return store.load(environment, signal);
    },
    async save(environment, snapshot, expected, signal) {
      await step();
      if (refusing !== place) return store.save(environment, snapshot, expected, signal);
      return err({ reason: 'save_failed', environment, place: store.describe(environment), problem: 'refused' });
    },
  }));
}
