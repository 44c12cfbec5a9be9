import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createActionsReporter } from '../../../src/adapters/reporters/actions-lines.ts';
import type { CommandOutcome } from '../../../src/commands/command-outcome.ts';
import { callArtifacts } from '../../../src/commands/fan-out/call-artifacts.ts';
import type { FanOutJob } from '../../../src/commands/fan-out/job.ts';
import { stateOfProject } from '../../../src/commands/state-of-project.ts';
import { readActionCommand } from '../../../src/composition/action-command.ts';
import { actionOutputs } from '../../../src/composition/action-outputs.ts';
import type { ActionStep } from '../../../src/composition/action-step.ts';
import { outcomeLines, sourceReader } from '../../../src/composition/outcome-lines.ts';
import { EXIT_FAILED } from '../../../src/domain/exit-status.ts';
import { ok } from '../../../src/domain/result.ts';
import type { EnvironmentLock } from '../../../src/execution/lock-ports.ts';
import { runIdentity } from '../../../src/composition/run-identity.ts';
import { carryOut, leaveUnfinished, readWaveJob, refusal } from '../../../src/composition/run-wave.ts';
import { tellWave } from '../../../src/composition/tell-wave.ts';
import { waveReporter } from '../../../src/composition/wave-reporter.ts';
import { openWorld } from '../../../src/composition/world.ts';
import { type LedgerProject, type LedgerProjectInput, makeLedgerProject } from '../ledger-project.ts';
import type { Ledger } from '../ledger.ts';
import { memoryLock, type MemoryLock } from '../memory-lock.ts';
import { memoryPlace, type MemoryPlace } from '../memory-snapshots.ts';
import { createRuns } from '../results-service/runs.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import type { JobRequest, JobRunner } from './job-runner.ts';
import { stepOf } from './memory-step.ts';
import { storesOf, storeUntil } from './memory-stores.ts';
import { memoryArtifacts, type MemoryArtifacts } from './memory-artifacts.ts';

/** A repository whose jobs run in this process, on disks of their own, with artifacts and snapshots in memory. */
export interface MemoryRepository {
  readonly artifacts: MemoryArtifacts;
  /** What keeps the histories between runs. */
  readonly place: MemoryPlace;
  readonly runner: JobRunner;
  /** What `isolate` takes. */
  readonly locks: MemoryLock;
  /** What the jobs came to, in the order in which they ended. */
  readonly outcomes: CommandOutcome[];
}

/** Such a repository with a project whose stages write into a ledger. */
export interface MemoryWorld extends MemoryRepository, AsyncDisposable {
  readonly project: LedgerProject;
  readonly ledger: Ledger;
}

type Variables = Readonly<Record<string, string>>;

/** A lock that holds so long when nobody renews it. */
export type LockOf = (ttlMs: number) => EnvironmentLock;

/** The run's own token, as GitHub masks it. */
const TOKEN = 'token-of-the-repository';

/** Makes a repository; `folder`: what its checkouts are copies of, `variables`: what else its runners set. */
export function memoryRepository(folder: string, variables: Variables = {}, lockOf?: LockOf): MemoryRepository {
  const artifacts = memoryArtifacts();
  const place = memoryPlace({ name: 'artifact' });
  const runs = createRuns({ key: 'key', url: () => 'http://results.example', now: () => Date.now() });
  const outcomes: CommandOutcome[] = [];
  const locks = memoryLock();
  const world = { source: folder, lockOf: lockOf ?? (() => locks.lock), variables, artifacts, place, outcomes };
  const runner: JobRunner = { token: TOKEN, start: () => runs.start(), runJob: (request) => runJob(world, request) };
  return { artifacts, place, runner, locks, outcomes };
}

/** Makes a repository with such a project. `variables`: what else its runners set. */
export async function startMemoryWorld(
  input: LedgerProjectInput,
  variables: Variables = {},
  lockOf?: LockOf,
): Promise<MemoryWorld> {
  const project = await makeLedgerProject(input);
  return {
    ...memoryRepository(project.folder, variables, lockOf),
    project,
    ledger: project.ledger,
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}

type World = Pick<MemoryRepository, 'artifacts' | 'place' | 'outcomes'> & {
  readonly lockOf: LockOf;
  readonly source: string;
  readonly variables: Variables;
};

async function runJob(world: World, request: JobRequest): ReturnType<JobRunner['runJob']> {
  await using disk = await makeTemporaryFolder();
  const folder = path.join(disk.path, 'checkout');
  // Quicker than to wait for each of many small files.
  cpSync(world.source, folder, { recursive: true });
  const stop = new AbortController();
  const said = { log: '', lost: false, progress: '' };
  const outputs: Record<string, string> = {};
  const masks: string[] = [];
  const summary = path.join(disk.path, 'summary.md');
  const page = { GITHUB_STEP_SUMMARY: summary };
  const variables = { ...request.run.environment, ...world.variables, ...page, ...request.variables };
  const step = stepOf(folder, { variables, inputs: request.inputs, masks, stop: stop.signal }, (text) => {
    said.log += text;
  });
  request.onStart({ lose: () => void (said.lost = true), interrupt: async () => stop.abort() });
  world.artifacts.inProgress.add(request.run.id);
  const work = request.action === 'root' ? runRoot : runWaveJob;
  const status = await work(world, { ...request, step, said, outputs });
  world.artifacts.inProgress.delete(request.run.id);
  const written = !said.lost && existsSync(summary) ? readFileSync(summary, 'utf8') : '';
  return { status, log: said.log, outputs, masks, summary: written, lost: said.lost };
}

/** A job on its machine. */
interface Machine extends JobRequest {
  readonly step: ActionStep;
  readonly said: { lost: boolean; progress: string };
  readonly outputs: Record<string, string>;
}

async function runWaveJob(world: World, { run, step, said, outputs }: Machine): Promise<number> {
  const read = await readWaveJob(step);
  if (!read.ok) {
    const setOutput = (name: string, value: string): void => void (outputs[name] = value);
    await tellWave(step, { command: step.getInput('command'), outcome: refusal(read.error), setOutput });
    return EXIT_FAILED;
  }
  const { request, call, options, stateKeys, view } = read.value;
  const { redactor } = step;
  const identity = runIdentity(view.environment, Date.now());
  const events = waveReporter(step);
  const given = { options, identity, stateKeys, redactor, events, token: TOKEN, uploads: 'at once' } as const;
  await using open = await openWorld(view, given);
  const isOutside = request.command === 'plan' || request.command === 'finish';
  const remotes = isOutside ? [storeUntil(world.place, () => said.lost)] : [];
  const lockOf = async (_: unknown, ttlMs: number) => ok(world.lockOf(ttlMs));
  const isRunOver = async () => false;
  const state = { ...open.context.state, ...storesOf(remotes, identity, view.stop), lockOf, isRunOver };
  const kept = storesOf([storeUntil(world.place, () => said.lost)], identity, view.stop);
  const artifacts = world.artifacts.ofRun(run.id, () => said.lost);
  const job: FanOutJob = {
    context: { ...open.context, state },
    call,
    artifacts: callArtifacts(artifacts, call),
    repository: world.artifacts.repository,
    slotsOf: (wave) => step.getInput(`slots-${wave}`),
    keptBetweenRuns: (project) => kept.archiveOf(stateOfProject(project, open.context)),
    setOutput: (name, value) => void (outputs[name] = value),
    onProgress: (progress) => void (said.progress = progress),
  };
  const outcome = await carryOut(job, request);
  world.outcomes.push(outcome);
  events.close();
  await tellWave(step, { command: request.command, outcome, setOutput: job.setOutput });
  if (said.progress === 'begun' && !said.lost) await leaveUnfinished(job, request);
  return outcome.exitStatus;
}

/** A job of one step with the root action: what of it is about the stores is that of the other jobs here. */
async function runRoot(world: World, { step, said, outputs }: Machine): Promise<number> {
  const asked = await readActionCommand(step);
  if (!asked.ok) {
    step.write(`${asked.error}\n`);
    return EXIT_FAILED;
  }
  const { command, given, options, stateKeys } = asked.value;
  const { write, print, redact, limit, fileOf, redactor, view } = step;
  const identity = runIdentity(view.environment, Date.now());
  const events = createActionsReporter({ write, redact, limit, fileOf });
  await using open = await openWorld(view, {
    options,
    identity,
    stateKeys,
    redactor,
    events,
    token: TOKEN,
    uploads: 'at once',
  });
  const state = { ...open.context.state, ...storesOf([storeUntil(world.place, () => said.lost)], identity, view.stop) };
  const outcome = await command.run({ ...open.context, state }, given);
  events.close();
  const style = { colour: false, redact };
  const sourceOf = sourceReader(step.workingDirectory);
  print(await outcomeLines(outcome, { command: command.name, given, sourceOf, style }));
  for (const [name, value] of actionOutputs(command.name, outcome, { report: '', plan: '' })) outputs[name] = value;
  return outcome.exitStatus;
}
