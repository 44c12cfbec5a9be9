import { formatDurationMs } from '../domain/duration.ts';
import { describeFailure } from '../domain/failure-words.ts';
import type { Failure } from '../domain/failure.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { FindDefinition, MigrationStep } from '../domain/migration.ts';
import type { Plan, PlannedMigration, PlannedProbe, PlannedStage, PlannedStep } from '../domain/plan.ts';
import { undoables } from '../planning/plan-migrations-down.ts';
import type { ObtainedValue } from '../planning/stage-scope.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { withRequests } from './http-work.ts';
import { probe } from './probe.ts';
import type { RunContext } from './run-context.ts';
import { stageView } from './run-stage-view.ts';
import { startStageTimer } from './stage-timer.ts';
import type { StageTimer } from './stage-timer.ts';
import type { RequestWorkContext } from './stage-work.ts';
import { valuesOf } from './undo-migration.ts';

/** The answer to one probe; whoever plans is waiting. */
const MAX_PROBE_MS = 10_000;

/** All probes of one plan, with their sign-ins. */
const MAX_PROBES_MS = 60_000;

/** Probes of one plan. */
const MAX_PROBES = 500;

/** Stages that are asked about at once. */
const STAGES_AT_ONCE = 4;

/** How far the probes of a plan have come. */
interface Probing {
  readonly run: RunContext;
  readonly timer: StageTimer;
  left: number;
}

/**
 * Asks `find` of those migrations of a plan that allow it, each once, by GET or HEAD and signed in like the stage. Nothing
 * else is sent, nothing is written, and the plan fails because of none of it: what nobody knows is said.
 */
export async function probePlan(run: RunContext): Promise<Plan> {
  const { plan } = run;
  await using timer = startStageTimer(run, MAX_PROBES_MS);
  const probing: Probing = { run, timer, left: MAX_PROBES };
  const stages = [...plan.stages];
  const places = plan.stages.keys();
  const work = async (): Promise<void> => {
    for (const place of places) {
      const stage = stages[place];
      if (stage !== undefined && wantsProbe(stage)) stages[place] = await probeStage(probing, stage);
    }
  };
  await Promise.all(Array.from({ length: STAGES_AT_ONCE }, work));
  return { ...plan, stages };
}

/** Whether something of a stage can be asked about now. Of one that is known to fail nothing will be sent. */
function wantsProbe({ decision, failure, steps }: PlannedStage): boolean {
  return decision.kind !== 'skip' && failure === undefined && steps.some(isAsked);
}

function isAsked(step: PlannedStep): step is PlannedMigration {
  return step.kind === 'migration' && step.probe?.kind === 'not_asked' && step.probe.waitsFor.length === 0;
}

async function probeStage(probing: Probing, planned: PlannedStage): Promise<PlannedStage> {
  const { run, timer } = probing;
  const { id } = planned;
  const history = run.histories.get(id) ?? EMPTY_HISTORY;
  const { view } = stageView(run, { id, direction: run.plan.direction, history });
  const { stage } = view;
  if (stage.work.kind !== 'migrations') return planned;
  const { config } = stage.work;
  const probed = await withRequests(
    { run, view, stage, id, signals: timer.signals },
    config,
    async (work, extracted) => {
      const steps: PlannedStep[] = [];
      for (const step of planned.steps) {
        steps.push(isAsked(step) ? { ...step, probe: await probeStep(probing, work, step, extracted) } : step);
      }
      return steps;
    },
  );
  if (probed.ok) return { ...planned, steps: probed.value };
  const unknown = failed(probing, probed.error);
  return { ...planned, steps: planned.steps.map((step) => (isAsked(step) ? { ...step, probe: unknown } : step)) };
}

async function probeStep(
  probing: Probing,
  work: RequestWorkContext,
  step: PlannedMigration,
  extracted: ReadonlyMap<string, ObtainedValue>,
): Promise<PlannedProbe> {
  const definition = definitionOf(work, step);
  // The file says so itself; this is the last place where anything else could be stopped.
  if (definition?.find === undefined || !isReading(definition.find)) return { kind: 'failed', why: 'there is no find' };
  if (probing.left <= 0) return { kind: 'failed', why: `a plan looks up ${MAX_PROBES} migrations at most` };
  probing.left -= 1;
  const { direction, label } = step;
  const values = direction === 'up' ? [...extracted.values()] : valuesOf(work, step.version);
  const scope = scopeOf(work.view, values, definition);
  const asked = await probe(work, { label, direction, find: once(work, definition.find), scope });
  if (!asked.ok) return failed(probing, asked.error);
  return { kind: asked.value.there ? 'there' : 'absent' };
}

function definitionOf({ config, view }: RequestWorkContext, step: PlannedMigration): MigrationStep | undefined {
  if (step.direction === 'up') return config.migrations.find(({ version }) => version === step.version)?.up;
  const undoable = undoables(config.migrations, view.history).find(({ applied }) => applied.version === step.version);
  return typeof undoable?.down === 'object' ? undoable.down : undefined;
}

function isReading({ probe: allowed, request }: FindDefinition): boolean {
  return allowed && (request.method === 'GET' || request.method === 'HEAD');
}

/** A plan repeats nothing and does not wait long: the next plan asks again. */
function once({ config }: RequestWorkContext, find: FindDefinition): FindDefinition {
  const timeoutMs = Math.min(find.request.timeoutMs ?? config.client.timeoutMs, MAX_PROBE_MS);
  return { ...find, request: { ...find.request, timeoutMs, retry: { attempts: 1 } } };
}

function failed({ timer, run }: Probing, failure: Failure): PlannedProbe {
  return { kind: 'failed', why: run.redactor.redact(wordsOf(failure, timer)) };
}

function wordsOf(failure: Failure, timer: StageTimer): string {
  if (failure.reason === 'find_failed') return failure.problem;
  if (failure.reason === 'sign_in') return `sign-in ${failure.auth} failed: ${failure.problem}`;
  const isCancelled =
    failure.reason === 'cancelled' || (failure.reason === 'request_failed' && failure.cause === 'cancelled');
  if (!isCancelled) return describeFailure(failure).summary;
  return timer.expired ? `looking up took longer than ${formatDurationMs(MAX_PROBES_MS)}` : 'it was interrupted';
}
