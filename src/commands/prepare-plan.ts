import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Plan } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { openRecorded } from '../execution/open-recorded.ts';
import type { SnapshotStore } from '../execution/snapshot-ports.ts';
import { planDown } from '../planning/plan-down.ts';
import type { PlanInput } from '../planning/plan-input.ts';
import { planUp } from '../planning/plan-up.ts';
import { isNarrowed, selectInstances } from '../planning/selection.ts';
import { arranged, chosenStrategy } from './choose-strategy.ts';
import type { CommandContext } from './command-context.ts';
import { lazyPlanning } from './lazy-planning.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { type HistoryChoice, type ReadHistories, readHistories } from './read-histories.ts';
import { readTiming, type ReadTiming } from './read-timing.ts';
import { refusedByGuard } from './refused-by-guard.ts';
import { stagesAtWork } from './stages-at-work.ts';
import { wantedHistories } from './wanted-histories.ts';

/** A plan with what is needed to carry it out. */
export interface PreparedPlan extends OpenProject, ReadTiming {
  readonly plan: Plan;
  /** What it was made from. */
  readonly input: PlanInput;
  readonly histories: ReadonlyMap<InstanceId, StageHistory>;
  readonly snapshots: SnapshotStore;
  /** Environments of which some store does not have everything. */
  readonly behind: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** How a plan is made, and what has to allow it. */
export interface PlanChoice extends HistoryChoice {
  /** Ask the guards of the project first: before any store, history or lock. */
  readonly guarded?: boolean;
  /** The project, where it has been loaded already with this context. */
  readonly opened?: OpenProject;
}

/** Reads the project and its histories and plans. Nothing is written, sent or locked. */
export async function preparePlan(
  context: CommandContext,
  direction: Direction,
  choice: PlanChoice = {},
): Promise<Result<PreparedPlan, Failure>> {
  const opened = choice.opened ? ok(choice.opened) : await openProject(context);
  if (!opened.ok) return opened;
  const { project, graph } = opened.value;
  const strategy = chosenStrategy(context, project);
  if (!strategy.ok) return strategy;
  const { options } = context;
  const onlyDue = direction === 'up' && (options.onlyDue || strategy.value.onlyDue === true);
  const selected = selectInstances(graph, { ...options, direction, onlyDue });
  if (!selected.ok) return selected;
  if (choice.guarded === true) {
    const refusal = await refusedByGuard(context, opened.value, { direction, selected: selected.value });
    if (refusal) return err(refusal);
  }
  const wanted = wantedHistories(opened.value, selected.value, direction);
  const read = await readHistories(context, opened.value, wanted, { ...choice, direction });
  if (!read.ok) return read;
  const timing = await readTiming(context, opened.value, { ids: read.value.histories.keys(), onlyDue });
  if (!timing.ok) return timing;
  const facts = { selected: selected.value, strategy: strategy.value, read: read.value, choice };
  const inFlight = [...selected.value].filter((id) => (read.value.histories.get(id)?.openIntents ?? []).length > 0);
  const atWork = await stagesAtWork(context, { ...opened.value, ...read.value, selected: inFlight });
  const input: PlanInput = {
    ...planInput(context, opened.value, facts),
    narrowed: onlyDue || isNarrowed(options),
    ...(await lazyPlanning(project)),
    ...timing.value,
    ...(atWork.size === 0 ? {} : { atWork }),
  };
  const made = direction === 'up' ? planUp(input) : planDown({ ...input, cascade: options.cascade });
  if (!made.ok) return made;
  const plan = await arranged(context, project, made.value);
  if (!plan.ok) return plan;
  const { histories, snapshots, behind } = read.value;
  return ok({ ...opened.value, ...timing.value, plan: plan.value, input, histories, snapshots, behind });
}

/** What was found out before a plan is made. */
interface PlanFacts extends Pick<PlanInput, 'selected' | 'strategy'> {
  readonly read: ReadHistories;
  readonly choice: PlanChoice;
}

function planInput(
  context: CommandContext,
  { project, graph, world }: OpenProject,
  { selected, strategy, read, choice }: PlanFacts,
): PlanInput {
  const { options, identity, sealer, redactor } = context;
  return {
    project,
    graph,
    selected,
    strategy,
    histories: read.histories,
    open: (id, value) => openRecorded({ project, sealer, redactor }, id, value),
    fingerprint: (value) => sealer.fingerprint(value),
    world: { ...world, unsetIsUnknown: choice.withoutSecrets ?? false },
    given: options.variables,
    branch: identity.branch,
    event: identity.event,
    commit: identity.commit,
    ...(options.maxConcurrentStages === undefined ? {} : { maxConcurrentStages: options.maxConcurrentStages }),
    previewOnly: options.dryRun,
    ...(choice.refusals === undefined ? {} : { refusals: choice.refusals }),
    failOnDrift: options.failOnDrift,
    skipIrreversible: options.skipIrreversible,
    repeat: options.repeat,
    verbose: options.verbose,
    isSecret: (text) => redactor.redact(text) !== text,
    notices: read.notices,
  };
}

/** Failures of stages that the plan knows before anything is sent; a tolerated one is left to its turn. */
export function foreseenFailures(plan: Plan): readonly Failure[] {
  return plan.stages.flatMap(({ failure, onFailure }) =>
    failure && (onFailure === 'stop' || plan.direction === 'down' || plan.strategy.everyFailureStops) ? [failure] : [],
  );
}
