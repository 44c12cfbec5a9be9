import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RepositoryArtifacts, RunArtifacts } from '../../execution/actions-ports.ts';
import { DEFAULT_STRATEGY } from '../../planning/strategies/index.ts';
import type { CommandContext } from '../command-context.ts';
import { showInstance, splitInstanceId } from '../../domain/instance.ts';
import { type PreparedPlan, preparePlan } from '../prepare-plan.ts';
import { openState } from '../state-subject.ts';
import { readAnnounced, sharedContext } from './announced.ts';
import { bringHome } from './bring-home.ts';
import { callArtifacts, unfinishedCalls } from './call-artifacts.ts';
import { doubtfulStages } from './doubtful-stages.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { listRun, UNFINISHED_ARTIFACT } from './job-artifacts.ts';
import { gatherLeft } from './left-behind.ts';
import { markInDoubt } from './mark-in-doubt.ts';
import { readRollback } from './rollback-results.ts';
import { isUnfinished, tellFinished } from './unfinished.ts';

/** More lost runs than these are left to the next plans. */
const MAX_LOST_RUNS = 20;

/**
 * Before anything is planned: brings home what runs did whose last job was lost, oldest first, and says so. A plan that
 * did not know of it would do all of it again. One call of the API where there is none.
 */
export async function bringLostRunsHome(job: FanOutJob): Promise<Result<void, Failure>> {
  const { artifacts, context, repository } = job;
  const own = await listRun(artifacts, context.stop);
  if (!own.ok) return own;
  const named = await repository.named(UNFINISHED_ARTIFACT, context.stop);
  if (!named.ok) return unavailable(named.error);
  const ownId = Number(context.identity.run);
  const ids = new Set(named.value.map(({ runId }) => runId).filter((runId) => runId !== ownId));
  const lost = [...ids].toSorted((a, b) => a - b).slice(0, MAX_LOST_RUNS);
  for (const runId of lost) {
    const ended = await repository.hasEnded(runId, context.stop);
    if (!ended.ok) return unavailable(ended.error);
    if (!ended.value) continue;
    const brought = await bringCallsHome(job, runId);
    if (!brought.ok) return brought;
  }
  // An earlier attempt at this run.
  if (!isUnfinished(own.value)) return ok(undefined);
  const brought = await bringRunHome(job, { runId: ownId, lastMs: 0 });
  return brought.ok && !context.options.dryRun ? tellFinished(job) : brought;
}

/** A run may have called the workflow several times, such as once for each environment. */
async function bringCallsHome(job: FanOutJob, runId: number): Promise<Result<void, Failure>> {
  const artifacts = artifactsOfRun(job.repository, runId);
  const listed = await job.repository.ofRun(runId, job.context.stop);
  if (!listed.ok) return unavailable(listed.error);
  const lastMs = Math.max(0, ...listed.value.map(({ kept }) => kept?.sinceMs ?? 0));
  for (const call of unfinishedCalls(listed.value)) {
    const brought = await bringRunHome({ ...job, artifacts: callArtifacts(artifacts, call) }, { runId, lastMs });
    if (!brought.ok) return brought;
  }
  return ok(undefined);
}

/** A run whose last job was lost. `lastMs`: when its jobs left something for the last time; 0: nobody says. */
interface LostRun {
  readonly runId: number;
  readonly lastMs: number;
}

async function bringRunHome(job: FanOutJob, lost: LostRun): Promise<Result<void, Failure>> {
  const { runId } = lost;
  const { context } = job;
  const shown = `the jobs of run ${runId}`;
  // Its jobs wrote down which run they are of.
  const identity = { ...context.identity, run: String(runId) };
  const announced = await readAnnounced({ ...job, context: { ...context, identity } });
  if (!announced.ok && announced.error.reason === 'usage') {
    say(
      job,
      `${shown} have left something that was never brought home, and its plan is not there any more: look at its artifacts`,
    );
    return ok(undefined);
  }
  if (!announced.ok) return announced;
  const { document } = announced.value;
  const needed = await isNeeded(context, document, lost);
  if (!needed.ok || !needed.value) return needed.ok ? ok(undefined) : needed;
  if (context.options.dryRun) {
    say(
      job,
      `the last job of run ${runId} was lost: the next run brings home what it did, and this plan does not know of it`,
    );
    return ok(undefined);
  }
  return settle({ ...job, context: { ...context, identity } }, { document, runId, shown });
}

/** Brings home what the jobs of a lost run did, and marks what vanished with them as in doubt, all in the name of that run. */
async function settle(
  job: FanOutJob,
  { document, runId, shown }: { readonly document: FanOutDocument; readonly runId: number; readonly shown: string },
): Promise<Result<void, Failure>> {
  const left = await gatherLeft(job, document);
  if (!left.ok) return left;
  const rollback = await readRollback(job, left.value.listed, document);
  if (!rollback.ok) return rollback;
  const doubtful = doubtfulStages(left.value, rollback.value);
  // Before anything is saved: once it is, nobody looks at that run again.
  const prepared = doubtful.length > 0 ? await planOf(job.context, document) : undefined;
  if (prepared?.ok === false) return prepared;
  const home = await bringHome(job.context, { left: left.value.left, shown });
  if (!home.ok) return home;
  const names = [...new Set([...left.value.left.keys(), ...left.value.vanished])].map(showInstance).toSorted();
  const doubt = [...new Set(doubtful.map(({ id }) => showInstance(id)))].toSorted().join(', ');
  const rest = doubt === '' ? '' : `; in doubt, since their job has left nothing: ${doubt}`;
  say(
    job,
    `the last job of run ${runId} was lost: what its jobs did is brought home now (${names.join(', ') || 'nothing'})${rest}`,
  );
  return prepared ? markInDoubt(job.context, prepared.value, doubtful) : ok(undefined);
}

/** The plan of the lost run, made again; where it can't be, one of everything. */
async function planOf(context: CommandContext, document: FanOutDocument): Promise<Result<PreparedPlan, Failure>> {
  const asked = sharedContext(context, document);
  const choice = { withoutSecrets: true, refusals: 'none' } as const;
  const again = await preparePlan({ ...asked, options: { ...asked.options, dryRun: true } }, 'up', choice);
  if (again.ok) return again;
  const { stage: _, from: __, to: ___, waves: ____, ...options } = asked.options;
  // Nobody runs it, so that any order will do.
  const whole = { ...options, environments: [], tags: [], strategy: DEFAULT_STRATEGY, dryRun: true };
  return preparePlan({ ...asked, options: whole }, 'up', choice);
}

function say({ context: { ports } }: FanOutJob, message: string): void {
  ports.events.emit({ type: 'notice', severity: 'warning', message, at: ports.clock.now() });
}

/** Whether the run is of this project, and something of it may not be in the state. */
async function isNeeded(
  context: CommandContext,
  document: FanOutDocument,
  { runId, lastMs }: LostRun,
): Promise<Result<boolean, Failure>> {
  const { stage: _, ...options } = context.options;
  const subject = await openState({ ...context, options: { ...options, environments: [] } });
  if (!subject.ok) return subject;
  const { archive, project } = subject.value;
  if (document.project !== project.name) return ok(false);
  // An attempt before may have been lost after one that was brought home.
  if (String(runId) === context.identity.run) return ok(true);
  const environments = new Set(
    document.legs.flatMap(({ stages }) => stages.map((id) => splitInstanceId(id).environment)),
  );
  for (const environment of environments) {
    const newest = await archive.read(environment, undefined, context.stop);
    if (!newest.ok) return newest;
    const facts = newest.value && (await context.keptFiles.factsOf(newest.value));
    // A later run has saved: before it planned, it brought this one home. Unless jobs of this one were run again since.
    const isLater = Number(facts?.run) > runId && Date.parse(facts?.createdAt ?? '') > lastMs;
    if (!isLater) return ok(true);
  }
  return ok(false);
}

/** The artifacts of another run, which nobody can add to. */
function artifactsOfRun(repository: RepositoryArtifacts, runId: number): RunArtifacts {
  return {
    list: (signal) => repository.ofRun(runId, signal),
    download: (artifact, signal) => repository.download({ ...artifact, runId }, signal),
    upload: async () => err('it is the artifact of another run'),
    remove: async () => err('it is the artifact of another run'),
  };
}

function unavailable(problem: string): Result<never, Failure> {
  return err({
    reason: 'usage',
    message: `it can't be seen whether a run before this one has lost its last job: ${problem}`,
    hint: 'without that, what such a run did would be done again: give the calling workflow the permission actions: read',
  });
}
