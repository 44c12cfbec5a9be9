import * as core from '@actions/core';
import { systemClock } from '../adapters/system/clock.ts';
import { processVariables } from '../adapters/system/process-variables.ts';
import type { CommandOptions } from '../commands/command-options.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { callArtifacts, callKey } from '../commands/fan-out/call-artifacts.ts';
import { finishFanOut } from '../commands/fan-out/finish.ts';
import { runIsolatedJob } from '../commands/fan-out/isolated-job.ts';
import type { FanOutJob } from '../commands/fan-out/job.ts';
import { unpackOutputs } from '../commands/fan-out/packed-outputs.ts';
import { planFanOut } from '../commands/fan-out/plan-fan-out.ts';
import { leaveUnfinishedRollback, rollBackFanOut } from '../commands/fan-out/roll-back-fan-out.ts';
import { leaveUnfinishedLeg, runLeg } from '../commands/fan-out/run-leg.ts';
import { COMMANDS } from '../commands/index.ts';
import { stateOfProject } from '../commands/state-of-project.ts';
import { EXIT_FAILED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { StateChoice } from '../domain/state-choice.ts';
import type { EventSink } from '../execution/ports.ts';
import { readInputs } from './action-inputs.ts';
import { outputsBefore } from './action-outputs.ts';
import { annotate, beginStep } from './action-step.ts';
import type { ActionStep } from './action-step.ts';
import { readCommentChoice } from './comment-target.ts';
import { openArtifacts } from './github-stores.ts';
import { readOptions } from './read-options.ts';
import { readStateChoice } from './read-state-choice.ts';
import { runIdentity } from './run-identity.ts';
import { readStageSecrets } from './stage-secrets.ts';
import { readStateKeys } from './state-keys.ts';
import { openStateStores } from './state-stores.ts';
import { stateSecrets } from './state-secrets.ts';
import { tellWave } from './tell-wave.ts';
import { traceRun } from './trace-run.ts';
import type { TracedRun } from './trace-run.ts';
import { PROGRESS } from './wave-progress.ts';
import { missingService } from './wave-services.ts';
import { waveReporter } from './wave-reporter.ts';
import { readWaveRequest } from './wave-request.ts';
import type { WaveRequest } from './wave-request.ts';
import { openWorld } from './world.ts';
import type { ProcessView } from './world.ts';

/** A job with all that it was given. */
export interface WaveJob {
  readonly request: WaveRequest;
  /** Tells the calls of the workflow in one run apart: the plan makes it, and the other jobs get it from there. */
  readonly call: string;
  readonly options: CommandOptions;
  /** Where the locks are: legs hand their histories on by artifacts, and see the stores for nothing else. */
  readonly locks: StateChoice;
  readonly stateKeys: readonly string[];
  /** The process with the secrets of stages among its variables. */
  readonly view: ProcessView;
}

/** Runs one job of a fan-out: its inputs, its work, log, annotations, summary and outputs. Returns the exit status. */
export async function runWave(view: ProcessView): Promise<number> {
  const step = await beginStep(view);
  const command = step.getInput('command');
  if (command === 'finish') for (const [output, value] of outputsBefore()) setOutput(output, value);
  const missing = missingService(view.environment);
  const job = missing === undefined ? await readWaveJob(step) : err(missing);
  const outcome = job.ok ? await runJob(step, job.value) : refusal(job.error);
  await tellWave(step, { command, outcome, setOutput });
  return outcome.exitStatus;
}

function setOutput(name: string, value: string): void {
  core.setOutput(name, value);
}

/** As the input `state` lists them. */
function storesIn(text: string): readonly string[] {
  return text
    .split(/[\n,]/u)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Inputs that choose the stages of a call. */
const CHOSEN_BY = ['working-directory', 'config', 'environment', 'stage', 'from', 'to', 'tags'] as const;

/** Reads all inputs of a job. Secrets are masked from here on. The error is a sentence. */
export async function readWaveJob(step: ActionStep): Promise<Result<WaveJob, string>> {
  const { getInput, redactor, workingDirectory } = step;
  const request = readWaveRequest(getInput);
  if (!request.ok) return request;
  const { command } = request.value;
  const comment = readCommentChoice(getInput('comment'));
  if (!comment.ok) return comment;
  const secrets = readStageSecrets(getInput('stage-secrets'));
  if (!secrets.ok) return secrets;
  for (const secret of secrets.value.values()) redactor.add(secret);
  // Only the first and the last job talk to the stores; the others hand files to each other.
  const isOutside = command === 'plan' || command === 'finish';
  const up = COMMANDS.find(({ name }) => name === 'up');
  if (!up) return err('there is no command up');
  const inputs = readInputs((name) => (name === 'state' && !isOutside ? 'directory' : getInput(name)), up);
  if (!inputs.ok) return inputs;
  const { given } = inputs.value;
  const stateKeys = await readStateKeys(given, processVariables(step.view.environment), workingDirectory);
  if (!stateKeys.ok) return stateKeys;
  for (const key of stateKeys.value) redactor.add(key);
  const options = readOptions(given, workingDirectory);
  if (!options.ok) return options;
  const locks = readStateChoice(storesIn(getInput('state')), workingDirectory);
  if (!locks.ok) return locks;
  const environment = { ...step.view.environment, ...Object.fromEntries(secrets.value) };
  const view = { ...step.view, environment, workingDirectory };
  const call = getInput('call') || callKey(CHOSEN_BY.map((name) => getInput(name)));
  return ok({
    request: request.value,
    call,
    options: options.value,
    locks: locks.value,
    stateKeys: stateKeys.value,
    view,
  });
}

async function runJob(
  step: ActionStep,
  { request, call, options, locks, stateKeys, view }: WaveJob,
): Promise<CommandOutcome> {
  const events = waveReporter(step);
  await using traced = await traceJob(step, request.command, { view, events });
  await using job = await openJob(step, { call, options, locks, stateKeys, view, ...traced.ports });
  try {
    return await carryOut(job, request);
  } finally {
    events.close();
  }
}

/** Jobs of one run share a trace; the last one, which tells the end of the run, sends the span of all of it. */
async function traceJob(
  step: ActionStep,
  command: WaveRequest['command'],
  { view, events }: { readonly view: ProcessView; readonly events: EventSink },
): Promise<TracedRun> {
  const { run, attempt } = runIdentity(view.environment, systemClock.now());
  return traceRun(events, {
    view,
    redactor: step.redactor,
    isRun: command !== 'plan',
    warn: (message) => annotate(step, { kind: 'warning', title: 'traces', message }),
    shared: { run: `${view.environment['GITHUB_REPOSITORY'] ?? ''}/${run}/${attempt}`, isLast: command === 'finish' },
  });
}

/** What a job works with, open until it is disposed of. */
export async function openJob(
  { redactor, getInput }: ActionStep,
  { call, options, locks, stateKeys, view, ...ports }: Omit<WaveJob, 'request'> & TracedRun['ports'],
): Promise<FanOutJob & AsyncDisposable> {
  const token = getInput('github-token');
  for (const secret of stateSecrets(options.state, token)) redactor.add(secret);
  const identity = runIdentity(view.environment, systemClock.now());
  const world = await openWorld(view, { options, identity, stateKeys, redactor, ...ports, token, uploads: 'at once' });
  const artifacts = openArtifacts(view, token);
  const { run, attempt, actor, commit } = identity;
  const outside = openStateStores(view, {
    choice: locks,
    provenance: { run, attempt, actor, commit },
    token,
    uploads: 'at once',
  });
  const { lockOf, isRunOver } = outside;
  return {
    context: { ...world.context, state: { ...world.context.state, lockOf, isRunOver } },
    call,
    artifacts: callArtifacts(artifacts.ofRun, call),
    repository: artifacts.ofRepository,
    slotsOf: (wave) => getInput(`slots-${wave}`),
    // Only a folder is on the machine of each job alone.
    ...(locks.every(({ kind }) => kind === 'directory')
      ? {}
      : { keptBetweenRuns: (project) => outside.archiveOf(stateOfProject(project, world.context)) }),
    setOutput,
    onProgress: (progress) => core.saveState(PROGRESS, progress),
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await artifacts[Symbol.asyncDispose]();
      await outside[Symbol.asyncDispose]();
    },
  };
}

/** Does what a job was asked to do; with `isolate`, while this run alone may. */
export async function carryOut(job: FanOutJob, request: WaveRequest): Promise<CommandOutcome> {
  const { isolation, dryRun } = job.context.options;
  if (isolation === undefined || dryRun || !changes(request)) return work(job, request);
  let isSome = false;
  const heard: FanOutJob['setOutput'] = (name, value) => {
    isSome ||= name === 'work' && value === 'some';
    job.setOutput(name, value);
  };
  const { environments } = job.context.options;
  const isLeft = (): boolean => (request.command === 'plan' ? isSome : request.command !== 'finish');
  const outcome = await runIsolatedJob({ ...job, setOutput: heard }, { isolation, environments, isLeft }, (own) =>
    work(own, request),
  );
  // Somebody else has the lock, and that is to be no failure: then there is nothing to do.
  if (request.command === 'plan' && outcome.kind === 'message') job.setOutput('work', 'none');
  return outcome;
}

/** The last job of a run without legs, and the one that only hands on, have nothing to lock. */
function changes(request: WaveRequest): boolean {
  if (request.command === 'outputs') return false;
  return request.command !== 'finish' || (request.finish.planResult === 'success' && request.finish.work === 'some');
}

async function work(job: FanOutJob, request: WaveRequest): Promise<CommandOutcome> {
  switch (request.command) {
    case 'plan':
      return planFanOut(job, request.runsOn);
    case 'leg':
      return runLeg(job, request.leg);
    case 'rollback':
      return rollBackFanOut(job);
    case 'finish':
      return finishFanOut(job, request.finish);
    case 'outputs':
      return unpackOutputs(job, request.packed);
  }
}

/** Leaves what a job did that was ended before it could do so itself. */
export async function leaveUnfinished(job: FanOutJob, request: WaveRequest): Promise<Result<void, Failure>> {
  if (request.command === 'leg') return leaveUnfinishedLeg(job, request.leg);
  return request.command === 'rollback' ? leaveUnfinishedRollback(job) : ok(undefined);
}

/** What a job comes to whose inputs nobody can follow; `message`: why not. */
export function refusal(message: string): CommandOutcome {
  return { kind: 'failure', failure: { reason: 'usage', message, next: [] }, exitStatus: EXIT_FAILED, warnings: [] };
}
