import { cpSync, rmSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absorbLog } from '../../../src/adapters/history/absorb-log.ts';
import { tryLockFile } from '../../../src/adapters/history/file-lock.ts';
import { readGeneration } from '../../../src/adapters/history/read-generation.ts';
import { directoryLock } from '../../../src/adapters/snapshot/directory-lock.ts';
import { keptSnapshots, type KeptSnapshots } from '../../../src/adapters/snapshot/kept-snapshots.ts';
import { describeFailure } from '../../../src/domain/failure-words.ts';
import type { CommandContext } from '../../../src/commands/command-context.ts';
import type { StateStores } from '../../../src/commands/state-project.ts';
import { parseLine } from '../../../src/composition/parse-arguments.ts';
import { createPresenter } from '../../../src/composition/present.ts';
import { readOptions } from '../../../src/composition/read-options.ts';
import { runIdentity } from '../../../src/composition/run-identity.ts';
import { openWorld, type World } from '../../../src/composition/world.ts';
import { ok } from '../../../src/domain/result.ts';
import type { HistoryStore } from '../../../src/execution/ports.ts';
import { createRedactor } from '../../../src/execution/redact.ts';
import { given } from '../given.ts';
import { throughSteps } from '../recorded-steps.ts';
import type { ChaosMachine, Ending, LineEnd } from './chaos-world.ts';
import type { SimulatedOutside } from './simulated-outside.ts';
import type { SimulatedStores } from './simulated-stores.ts';
import { stepGate, type StepGate } from './step-gate.ts';

/** What every machine of a simulated world shares. */
export interface SimulatedSurroundings {
  /** Where stages.yaml is. */
  readonly project: string;
  readonly stores: SimulatedStores;
  readonly outside: SimulatedOutside;
  /** Where the locks of environments are, which all machines see. */
  readonly locks: string;
  /** The number of the next run. */
  nextRun(): number;
}

/**
 * A machine whose processes are simulated in this one: real commands, engine, histories in SQLite files and snapshots.
 * One that is killed takes no step any more, and the next one finds a copy of the disk as it was at that moment.
 */
export function simulatedMachine(around: SimulatedSurroundings, disk: string, name: string): ChaosMachine {
  let copies = 0;
  const folderNow = (): string => join(disk, name, `${copies}`);

  async function run(line: readonly string[], ending?: Ending): Promise<LineEnd> {
    const stop = new AbortController();
    const claims = new Set<HistoryStore>();
    const folder = folderNow();
    const gate = stepGate(ending, {
      onInterrupt: () => stop.abort(),
      onKill() {
        copies += 1;
        copyDisk(folder, folderNow());
        for (const store of claims) void store[Symbol.asyncDispose]();
      },
    });
    const said = { text: '' };
    const work = carryOut(around, {
      line,
      folder,
      gate,
      claims,
      stop: stop.signal,
      say: (text) => (said.text += text),
    });
    const status = await Promise.race([work, gate.killed.then(() => null)]);
    return { status, text: said.text };
  }

  return {
    name,
    run,
    async post() {
      const pass = (): Promise<void> => Promise.resolve();
      const kept = keptOf(around, {
        folder: folderNow(),
        pass,
        stop: new AbortController().signal,
        run: around.nextRun(),
      });
      const saved = await kept.saveUnsaved('default');
      if (saved.ok) return { status: 0, text: '' };
      const { summary, details } = describeFailure(saved.error);
      return { status: 1, text: [summary, ...details].join('\n') };
    },
    async damage(random) {
      const folder = join(folderNow(), 'default');
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.db')).toSorted();
      const file = files[Math.floor(random() * files.length)];
      if (file === undefined) return false;
      const bytes = await readFile(join(folder, file));
      const at = Math.floor(random() * bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
      await writeFile(join(folder, file), bytes);
      return true;
    },
    forget: () => rm(join(disk, name), { recursive: true, force: true }),
  };
}

/** Operations that Node's threads have begun go on: where one has moved a file meanwhile, the copy is made again. */
const MAX_COPIES = 20;

/** Copies the disk as it is at one moment. */
function copyDisk(from: string, to: string): void {
  for (let copy = 1; ; copy += 1) {
    try {
      cpSync(from, to, { recursive: true });
      return;
    } catch (error) {
      const isMoved = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMoved || copy === MAX_COPIES) throw error;
      rmSync(to, { recursive: true, force: true });
    }
  }
}

interface Carried {
  readonly line: readonly string[];
  readonly folder: string;
  readonly gate: StepGate;
  /** Histories that it has open. */
  readonly claims: Set<HistoryStore>;
  readonly stop: AbortSignal;
  readonly say: (text: string) => void;
}

async function carryOut(around: SimulatedSurroundings, carried: Carried): Promise<number> {
  const { line, folder, gate, stop, say } = carried;
  const parsed = given(parseLine([...line, ...(line.includes('--state-dir') ? [] : ['--state-dir', folder])]));
  if (parsed.kind !== 'command' || parsed.command.run === undefined) throw new Error(`no command: ${line.join(' ')}`);
  const run = around.nextRun();
  const environment = { GITHUB_RUN_ID: String(run), GITHUB_ACTOR: 'ada' };
  const view = { environment, workingDirectory: around.project, program: '', stop };
  const redactor = createRedactor();
  const { command } = parsed;
  const presenter = await createPresenter({
    command,
    given: parsed.given,
    view,
    streams: { out: say, error: say },
    redactor,
  });
  await using world = await openWorld(view, {
    options: given(readOptions(parsed.given, around.project)),
    identity: runIdentity(environment, around.outside.now()),
    stateKeys: [],
    token: '',
    redactor,
    events: presenter.events,
    uploads: 'at once',
  });
  const pass = (): Promise<void> => gate.pass();
  const kept = keptOf(around, { folder, pass, stop, run });
  const context = contextIn(around, world, { ...carried, state: stateOf(around, kept) });
  return await presenter.finish(await parsed.command.run(context, parsed.given));
}

function contextIn(
  { outside }: SimulatedSurroundings,
  { context }: World,
  { gate, claims, state }: Pick<Carried, 'gate' | 'claims'> & { readonly state: StateStores },
): CommandContext {
  const { histories } = context.ports;
  const tracked: typeof histories = {
    ...histories,
    async claim(place) {
      const claimed = await histories.claim(place);
      if (claimed.ok) claims.add(claimed.value);
      return claimed;
    },
    [Symbol.asyncDispose]: () => histories[Symbol.asyncDispose](),
  };
  const { clock, httpClients, shell } = outside;
  const none = async (): Promise<never> => {
    throw new Error('the snapshots of a command come from its state');
  };
  const snapshots = { load: none, save: none, describe: () => '' };
  const ports = throughSteps({ ...context.ports, clock, httpClients, shell, histories: tracked, snapshots }, () =>
    gate.pass(),
  );
  return { ...context, ports, state };
}

function stateOf({ locks, outside }: SimulatedSurroundings, kept: KeptSnapshots): StateStores {
  return {
    snapshotsOf: async () => ok(kept),
    archiveOf: async () => ok(kept),
    lockOf: async (_, ttlMs) =>
      ok(directoryLock({ directory: locks, tryLock: tryLockFile, now: () => outside.now(), ttlMs })),
    isRunOver: async () => false,
  };
}

function keptOf(
  { stores, outside }: SimulatedSurroundings,
  process: {
    readonly folder: string;
    readonly pass: () => Promise<void>;
    readonly stop: AbortSignal;
    readonly run: number;
  },
): KeptSnapshots {
  const { folder, pass, stop, run } = process;
  return keptSnapshots({
    working: {
      directory: folder,
      project: 'chaos',
      now: () => outside.now(),
      provenance: { run: String(run), attempt: 1, actor: 'ada', commit: 'c0ffee' },
      readGeneration: (file) => readGeneration(file, { temporaryDirectory: folder }),
      tryLock: tryLockFile,
    },
    remotes: stores.reachedThrough(pass),
    signal: stop,
    uploads: 'at once',
    absorbLog,
  });
}
