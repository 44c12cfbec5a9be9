import { cpSync } from 'node:fs';
import path from 'node:path';
import { absorbLog } from '../../../src/adapters/history/absorb-log.ts';
import { tryLockFile } from '../../../src/adapters/history/file-lock.ts';
import { readGeneration } from '../../../src/adapters/history/read-generation.ts';
import { createActionsReporter } from '../../../src/adapters/reporters/actions-lines.ts';
import { createAnnotationLimit } from '../../../src/adapters/reporters/annotation.ts';
import { createTextWriter } from '../../../src/adapters/reporters/text-writer.ts';
import { keptSnapshots } from '../../../src/adapters/snapshot/kept-snapshots.ts';
import type { CommandOutcome } from '../../../src/commands/command-outcome.ts';
import { callArtifacts } from '../../../src/commands/fan-out/call-artifacts.ts';
import type { FanOutJob } from '../../../src/commands/fan-out/job.ts';
import type { StateProject, StateStores } from '../../../src/commands/state-project.ts';
import { inputReader } from '../../../src/composition/action-inputs.ts';
import type { ActionStep } from '../../../src/composition/action-step.ts';
import { runIdentity } from '../../../src/composition/run-identity.ts';
import { carryOut, leaveUnfinished, readWaveJob } from '../../../src/composition/run-wave.ts';
import { tellWave } from '../../../src/composition/tell-wave.ts';
import { waveNext } from '../../../src/composition/wave-next.ts';
import { openWorld } from '../../../src/composition/world.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { RunIdentity } from '../../../src/execution/ports.ts';
import type { RemoteSnapshots } from '../../../src/execution/snapshot-ports.ts';
import { createRedactor } from '../../../src/execution/redact.ts';
import { type LedgerProject, type LedgerProjectInput, makeLedgerProject } from '../ledger-project.ts';
import type { Ledger } from '../ledger.ts';
import { memoryPlace, type MemoryPlace } from '../memory-snapshots.ts';
import { createRuns } from '../results-service/runs.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import type { JobRequest, JobRunner } from './job-runner.ts';
import { memoryArtifacts, type MemoryArtifacts } from './memory-artifacts.ts';

/** A repository whose jobs run in this process, on disks of their own, with artifacts and snapshots in memory. */
export interface MemoryRepository {
  readonly artifacts: MemoryArtifacts;
  /** What keeps the histories between runs. */
  readonly place: MemoryPlace;
  readonly runner: JobRunner;
  /** What the jobs came to, in the order in which they ended. */
  readonly outcomes: CommandOutcome[];
}

/** Such a repository with a project whose stages write into a ledger. */
export interface MemoryWorld extends MemoryRepository, AsyncDisposable {
  readonly project: LedgerProject;
  readonly ledger: Ledger;
}

type Variables = Readonly<Record<string, string>>;

/** The run's own token, as GitHub masks it. */
const TOKEN = 'token-of-the-repository';

/** Makes a repository; `folder`: what its checkouts are copies of, `variables`: what else its runners set. */
export function memoryRepository(folder: string, variables: Variables = {}): MemoryRepository {
  const artifacts = memoryArtifacts();
  const place = memoryPlace({ name: 'artifact' });
  const runs = createRuns({ key: 'key', url: () => 'http://results.example', now: () => Date.now() });
  const outcomes: CommandOutcome[] = [];
  const world = { source: folder, variables, artifacts, place, outcomes };
  const runner: JobRunner = { token: TOKEN, start: () => runs.start(), runJob: (request) => runJob(world, request) };
  return { artifacts, place, runner, outcomes };
}

/** Makes a repository with such a project. `variables`: what else its runners set. */
export async function startMemoryWorld(input: LedgerProjectInput, variables: Variables = {}): Promise<MemoryWorld> {
  const project = await makeLedgerProject(input);
  return {
    ...memoryRepository(project.folder, variables),
    project,
    ledger: project.ledger,
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}

type World = Pick<MemoryRepository, 'artifacts' | 'place' | 'outcomes'> & {
  readonly source: string;
  readonly variables: Variables;
};

async function runJob(world: World, { run, inputs, onStart }: JobRequest): ReturnType<JobRunner['runJob']> {
  await using disk = await makeTemporaryFolder();
  const folder = path.join(disk.path, 'checkout');
  // Quicker than to wait for each of many small files.
  cpSync(world.source, folder, { recursive: true });
  const stop = new AbortController();
  const said = { log: '', lost: false, progress: '' };
  const outputs: Record<string, string> = {};
  const masks: string[] = [];
  const hand = { lose: () => void (said.lost = true), interrupt: () => stop.abort() };
  const variables = { ...run.environment, ...world.variables };
  const step = stepOf(folder, { variables, inputs, masks, stop: stop.signal }, (text) => {
    said.log += text;
  });
  onStart(hand);
  const finished = (status: number) => ({ status, log: said.log, outputs, masks, summary: '', lost: said.lost });
  const read = await readWaveJob(step);
  if (!read.ok) {
    step.write(`${read.error}\n`);
    return finished(1);
  }
  const { request, call, options, stateKeys, view } = read.value;
  const { write, redact, limit, fileOf, redactor } = step;
  const identity = runIdentity(view.environment, Date.now());
  const events = createActionsReporter({ write, redact, limit, fileOf, showNext: waveNext(step.getInput) });
  const given = { options, identity, stateKeys, redactor, events, token: TOKEN, uploads: 'at once' } as const;
  await using open = await openWorld(view, given);
  const isOutside = request.command === 'plan' || request.command === 'finish';
  const state = {
    ...open.context.state,
    ...storesOf(isOutside ? [storeUntil(world.place, () => said.lost)] : [], identity, stop.signal),
  };
  const job: FanOutJob = {
    context: { ...open.context, state },
    call,
    artifacts: callArtifacts(
      world.artifacts.ofRun(run.id, () => said.lost),
      call,
    ),
    repository: world.artifacts.repository,
    slotsOf: (wave) => step.getInput(`slots-${wave}`),
    setOutput: (name, value) => void (outputs[name] = value),
    onProgress: (progress) => void (said.progress = progress),
  };
  world.artifacts.inProgress.add(run.id);
  const outcome = await carryOut(job, request);
  world.outcomes.push(outcome);
  events.close();
  await tellWave(step, { command: request.command, outcome, setOutput: job.setOutput });
  if (said.progress === 'begun' && !said.lost) await leaveUnfinished(job, request);
  world.artifacts.inProgress.delete(run.id);
  return finished(outcome.exitStatus);
}

function stepOf(
  folder: string,
  given: Pick<JobRequest, 'inputs'> & {
    readonly variables: Variables;
    readonly masks: string[];
    readonly stop: AbortSignal;
  },
  write: (text: string) => void,
): ActionStep {
  const inputs = Object.entries(given.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
  const environment = {
    PATH: process.env['PATH'],
    ...given.variables,
    GITHUB_ACTOR: 'ada',
    GITHUB_SHA: 'c0ffee',
    ...Object.fromEntries(inputs),
  };
  const redactor = createRedactor((secret) => void given.masks.push(secret));
  const redact = (text: string): string => redactor.redact(text);
  return {
    view: { environment, workingDirectory: folder, program: '', stop: given.stop },
    workingDirectory: folder,
    files: folder,
    getInput: inputReader(environment),
    redactor,
    redact,
    limit: createAnnotationLimit(),
    write,
    print: createTextWriter({ write, redact, actions: true }),
    fileOf: (file) => file,
  };
}

/** What a lost machine saves arrives nowhere. */
function storeUntil({ store }: MemoryPlace, isLost: () => boolean): RemoteSnapshots {
  return {
    ...store,
    async save(environment, ...rest) {
      if (!isLost()) return store.save(environment, ...rest);
      const problem = 'the machine is gone';
      return err({ reason: 'save_failed', environment, place: store.describe(environment), problem });
    },
  };
}

function storesOf(
  remotes: readonly RemoteSnapshots[],
  identity: RunIdentity,
  signal: AbortSignal,
): Pick<StateStores, 'archiveOf' | 'snapshotsOf'> {
  const { run, attempt, actor, commit } = identity;
  const open = async (project: StateProject) => {
    const { directory, name, elsewhere } = project;
    return ok(
      keptSnapshots({
        working: {
          directory,
          project: name,
          now: () => Date.now(),
          provenance: { run, attempt, actor, commit },
          readGeneration: (file) => readGeneration(file, { temporaryDirectory: project.folder }),
          tryLock: tryLockFile,
        },
        remotes,
        signal,
        uploads: 'at once',
        elsewhere: (environment) => elsewhere.get(environment) ?? new Map<string, string>(),
        absorbLog,
      }),
    );
  };
  return { archiveOf: open, snapshotsOf: open };
}
