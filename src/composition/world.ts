import { tmpdir } from 'node:os';
import { createDiskSourceFiles } from '../adapters/files/disk-source-files.ts';
import { createHistories } from '../adapters/history/histories.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { findPattern } from '../adapters/system/find-pattern.ts';
import { processVariables } from '../adapters/system/process-variables.ts';
import { systemRandom } from '../adapters/system/random.ts';
import type { CommandContext } from '../commands/command-context.ts';
import type { CommandOptions } from '../commands/command-options.ts';
import type { EventSink, RunIdentity } from '../execution/ports.ts';
import type { Redactor } from '../execution/redact.ts';
import { KEYLESS_SEALER, type Sealer } from '../execution/sealer.ts';
import type { TraceParents } from '../execution/trace-ports.ts';
import { lazyKeptFiles } from './kept-files.ts';
import { lazyWork } from './lazy-work.ts';
import { lazyPrivateFiles } from './private-files.ts';
import { outputFiles } from './output-files.ts';
import type { ProcessFacts } from './process-facts.ts';
import { checkoutOf, runLink } from './run-identity.ts';
import { openStateStores } from './state-stores.ts';
import type { StateStoresInput } from './state-stores.ts';

/** The process as the wiring sees it; nothing below it reads the environment. */
export interface ProcessView extends ProcessFacts {
  readonly workingDirectory: string;
}

/** The ports that a command works with, open until they are disposed of. */
export interface World extends AsyncDisposable {
  readonly context: CommandContext;
}

/** Wires the ports that a command works with. */
export async function openWorld(
  view: ProcessView,
  given: {
    readonly options: CommandOptions;
    readonly identity: RunIdentity;
    readonly stateKeys: readonly string[];
    /** For calls to GitHub; empty: none. */
    readonly token: string;
    readonly redactor: Redactor;
    readonly events: EventSink;
    /** Absent: nothing is traced. */
    readonly traces?: TraceParents;
    readonly uploads: StateStoresInput['uploads'];
  },
): Promise<World> {
  const variables = processVariables(view.environment);
  const { identity, redactor, options, token, uploads } = given;
  const { run, attempt, actor, commit } = identity;
  const provenance = { run, attempt, actor, commit };
  const state = openStateStores(view, { choice: options.state, provenance, token, uploads });
  const histories = createHistories({ temporaryDirectory: tmpdir() });
  const link = runLink(view.environment);
  const checkout = checkoutOf(view.environment);
  const context: CommandContext = {
    options,
    identity,
    ...(link === undefined ? {} : { link }),
    ...(checkout === undefined ? {} : { checkout }),
    workingDirectory: view.workingDirectory,
    files: createDiskSourceFiles(view.workingDirectory),
    outputs: outputFiles,
    ports: {
      clock: systemClock,
      random: systemRandom,
      events: given.events,
      ...(given.traces === undefined ? {} : { traces: given.traces }),
      ...lazyWork(view.environment, variables),
      privateFiles: lazyPrivateFiles(view.environment),
      histories,
      processVariables: variables,
      findPattern,
    },
    state,
    keptFiles: lazyKeptFiles(),
    readRunFacts: async () =>
      (await import('../adapters/system/run-facts.ts')).readRunFacts(view.environment, view.workingDirectory, actor),
    redactor,
    sealer: await sealerOf(given.stateKeys),
    stop: view.stop,
  };
  return {
    context,
    async [Symbol.asyncDispose]() {
      await histories[Symbol.asyncDispose]();
      await state[Symbol.asyncDispose]();
    },
  };
}

/** Cryptography is loaded where there is a key. */
async function sealerOf(stateKeys: readonly string[]): Promise<Sealer> {
  if (stateKeys.length === 0) return KEYLESS_SEALER;
  const { createSealer } = await import('../execution/seal.ts');
  return createSealer(stateKeys, (count) => systemRandom.bytes(count));
}
