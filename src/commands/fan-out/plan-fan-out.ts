import type { Failure } from '../../domain/failure.ts';
import { EXIT_DONE, exitStatusOf } from '../../domain/exit-status.ts';
import type { FanOut } from '../../domain/fan-out.ts';
import { ok, type Result } from '../../domain/result.ts';
import { isSensitiveName } from '../../domain/sensitive-name.ts';
import type { FileSet } from '../../execution/actions-ports.ts';
import { isDeclaredSecret } from '../../planning/declared-secrets.ts';
import { fanOut } from '../../planning/fan-out/fan-out.ts';
import { MAX_LEGS, MAX_STAGES_PER_JOB } from '../../planning/fan-out/limits.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import { planHash } from '../plan-document.ts';
import { foreseenFailures, preparePlan } from '../prepare-plan.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { admitByGuards } from '../refused-by-guard.ts';
import { checkReviewedPlan } from '../reviewed-plan.ts';
import { shownPlan } from '../shown-plan.ts';
import { stateOfProject } from '../state-of-project.ts';
import { failed } from '../state-subject.ts';
import { announce } from './announced.ts';
import { announcedLegs, fanOutOptions } from './fan-out-document.ts';
import type { FanOutJob, PlannedWork } from './job.ts';
import { bringLostRunsHome } from './lost-runs.ts';
import { matrixTexts } from './matrix.ts';
import { noteScheduled } from './note-scheduled.ts';

/**
 * The job of the plan: loads the state once, plans, and tells the other jobs. It has no state key, since a mask that
 * hits one of its outputs would lose it: sealed values are not known here, and are opened by the legs that need them.
 *
 * @param runsOn - labels of the runner for stages that name none
 */
export async function planFanOut(job: FanOutJob, runsOn: readonly string[]): Promise<CommandOutcome> {
  const { context } = job;
  const { variables } = context.options;
  const secret = [...variables.keys()].find((name) => isSensitiveName(name));
  if (secret !== undefined) return failed(secretVariable(secret));
  if (!context.options.dryRun) {
    const admitted = await admitByGuards(context, 'up');
    if (!admitted.ok) return failed(admitted.error);
  }
  const lost = await bringLostRunsHome(job);
  if (!lost.ok) return failed(lost.error);
  const preview = { ...context, options: { ...context.options, dryRun: true } };
  const refusals = context.options.dryRun ? {} : { refusals: 'all' as const };
  const prepared = await preparePlan(preview, 'up', { withoutSecrets: true, ...refusals });
  if (!prepared.ok) return failed(prepared.error);
  const { plan, project, warnings } = prepared.value;
  const declared = [...variables.keys()].find((name) => isDeclaredSecret(project, name));
  if (declared !== undefined) return failed(secretVariable(declared));
  const stopped = await checkReviewedPlan({ context }, plan);
  if (stopped) return failed(stopped);
  const hash = planHash(plan, context.redactor);
  const refused = foreseenFailures(plan);
  const [first] = refused;
  const shown = await shownPlan(context, prepared.value);
  if (!shown.ok) return failed(shown.error);
  const view = { kind: 'plan', plan: shown.value, hash, warnings } as const;
  if (first) return { ...view, refused, exitStatus: exitStatusOf(first) };
  const jobs = fanOut(plan, project);
  if (!jobs.ok) return failed(jobs.error);
  const impossible = plan.rollbackOnFailure ? hindranceToRollback(jobs.value) : undefined;
  if (impossible !== undefined) return failed(impossible);
  const work: PlannedWork = context.options.dryRun ? 'preview' : jobs.value.waves.length > 0 ? 'some' : 'none';
  job.setOutput('work', work);
  if (work !== 'preview') {
    const noted = await noteScheduled(context, prepared.value);
    if (!noted.ok) return failed(noted.error);
  }
  if (work === 'some') {
    const told = await tellJobs(job, prepared.value, jobs.value, runsOn);
    if (!told.ok) return failed(told.error);
  }
  return { ...view, refused: [], exitStatus: EXIT_DONE };
}

function secretVariable(name: string): Failure {
  return {
    reason: 'usage',
    message: `the variable ${name} is a secret or looks like one, and variables travel between jobs in clear`,
    hint: 'give it in the secret stage-secrets, as a line NAME=value, and read it with valueFromEnv',
  };
}

async function tellJobs(
  job: FanOutJob,
  prepared: PreparedPlan,
  jobs: FanOut,
  runsOn: readonly string[],
): Promise<Result<void, Failure>> {
  const { context, setOutput } = job;
  const { plan, project } = prepared;
  const matrices = matrixTexts(jobs, runsOn);
  if (!matrices.ok) return matrices;
  const histories = await historiesOfPlan(job, prepared);
  if (!histories.ok) return histories;
  const { run, attempt } = context.identity;
  const document = {
    run,
    attempt,
    project: project.name,
    hash: planHash(plan, context.redactor),
    legs: announcedLegs(jobs),
    options: fanOutOptions({ ...context.options, plannedAt: prepared.world.now }, plan),
  };
  const announced = await announce(job, document, histories.value);
  if (!announced.ok) return announced;
  for (const [index, text] of matrices.value.entries()) setOutput(`wave_${index + 1}`, text);
  setOutput('call', job.call);
  setOutput('max_parallel', String(jobs.maxParallel ?? MAX_LEGS));
  setOutput('rolls_back', String(plan.rollbackOnFailure));
  setOutput('rollback_environment', rollbackEnvironment(jobs) ?? '');
  return ok(undefined);
}

async function historiesOfPlan(
  { context }: FanOutJob,
  prepared: PreparedPlan,
): Promise<Result<ReadonlyMap<string, FileSet>, Failure>> {
  const archive = await context.state.archiveOf(stateOfProject(prepared, context));
  if (!archive.ok) return archive;
  const histories = new Map<string, FileSet>();
  for (const environment of environmentsSeen(prepared)) {
    const newest = await archive.value.read(environment, undefined, context.stop);
    if (!newest.ok) return newest;
    if (newest.value !== undefined) histories.set(environment, newest.value.files);
  }
  return ok(histories);
}

/** Those whose histories the plan looked at: of dependencies in other environments too. */
function environmentsSeen({ graph, histories }: PreparedPlan): readonly string[] {
  return graph.environments.filter((name) => [...histories.keys()].some((id) => graph.node(id).environment === name));
}

/** The one GitHub environment of all legs, so that a rollback has its secrets; `undefined`: there are several. */
function rollbackEnvironment({ waves }: FanOut): string | undefined {
  const [name = '', ...others] = new Set(waves.flat().map(({ placement }) => placement.githubEnvironment));
  return others.length === 0 ? name : undefined;
}

/** A rollback that would fail for want of secrets or room is better refused before anything is done. */
function hindranceToRollback(jobs: FanOut): Failure | undefined {
  const count = jobs.waves.flat().reduce((sum, { stages }) => sum + stages.length, 0);
  const reasons = [
    ...(rollbackEnvironment(jobs) === undefined ? ['its stages are for several GitHub environments'] : []),
    ...(count > MAX_STAGES_PER_JOB
      ? [`one job keeps the histories of at most ${MAX_STAGES_PER_JOB} stages, not of ${count}`]
      : []),
  ];
  if (reasons.length === 0) return undefined;
  return {
    reason: 'usage',
    message: `a failed run is to be rolled back, which is one job, and ${reasons.join(', and ')}`,
    hint: 'set rollback_on_failure: false and roll back by hand, run one environment at a time, or run in one job',
  };
}
