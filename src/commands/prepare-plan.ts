import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Plan } from '../domain/plan.ts';
import type { Project } from '../domain/project.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { CUSTOM_STRATEGY, type Strategy } from '../domain/strategy.ts';
import { openRecorded } from '../execution/open-recorded.ts';
import type { SnapshotStore } from '../execution/snapshot-ports.ts';
import { planDown } from '../planning/plan-down.ts';
import type { ProjectGraph } from '../planning/graph.ts';
import type { PlanInput } from '../planning/plan-input.ts';
import { planUp } from '../planning/plan-up.ts';
import { promotedFrom } from '../planning/same-commit.ts';
import { isNarrowed, selectInstances } from '../planning/selection.ts';
import { CUSTOM } from '../planning/strategies/custom.ts';
import { DEFAULT_STRATEGY, findStrategy } from '../planning/strategies/index.ts';
import type { CommandContext } from './command-context.ts';
import { lazyPlanning } from './lazy-planning.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { type HistoryChoice, readHistories } from './read-histories.ts';
import { readTiming, type ReadTiming } from './read-timing.ts';
import { refusedByGuard } from './refused-by-guard.ts';

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
}

/** The variable that chooses a strategy where no option does. */
export const STRATEGY_VARIABLE = 'STAGE_ORCHESTRATOR_STRATEGY';

/** Reads the project and its histories and plans. Nothing is written, sent or locked. */
export async function preparePlan(
  context: CommandContext,
  direction: Direction,
  choice: PlanChoice = {},
): Promise<Result<PreparedPlan, Failure>> {
  const opened = await openProject(context);
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
  const wanted = new Set([
    ...selected.value,
    ...graph.reach(selected.value, direction === 'up' ? 'dependencies' : 'dependants'),
  ]);
  for (const id of selected.value) for (const needed of graph.requirements(id)) wanted.add(needed);
  const promoted =
    direction === 'up' ? promotedFrom(project, graph, selected.value).flatMap(({ before }) => before) : [];
  for (const id of promoted) wanted.add(id);
  if (direction === 'down' || promoted.length > 0) {
    for (const id of graph.reach(wanted, 'dependencies')) wanted.add(id);
  }
  if (direction === 'up') for (const id of uniqueNamesakes(graph, selected.value)) wanted.add(id);
  const read = await readHistories(context, opened.value, wanted, choice);
  if (!read.ok) return read;
  const timing = await readTiming(context, opened.value, { ids: read.value.histories.keys(), onlyDue });
  if (!timing.ok) return timing;
  const input: PlanInput = {
    project,
    graph,
    selected: selected.value,
    narrowed: onlyDue || isNarrowed(options),
    strategy: strategy.value,
    histories: read.value.histories,
    open: (id, value) => openRecorded({ project, sealer: context.sealer, redactor: context.redactor }, id, value),
    fingerprint: (value) => context.sealer.fingerprint(value),
    world: { ...opened.value.world, unsetIsUnknown: choice.withoutSecrets ?? false },
    given: options.variables,
    branch: context.identity.branch,
    event: context.identity.event,
    commit: context.identity.commit,
    ...(options.maxConcurrentStages === undefined ? {} : { maxConcurrentStages: options.maxConcurrentStages }),
    previewOnly: options.dryRun,
    ...(choice.refusals === undefined ? {} : { refusals: choice.refusals }),
    failOnDrift: options.failOnDrift,
    skipIrreversible: options.skipIrreversible,
    repeat: options.repeat,
    verbose: options.verbose,
    ...(await lazyPlanning(project)),
    isSecret: (text) => context.redactor.redact(text) !== text,
    ...timing.value,
    notices: read.value.notices,
  };
  const made = direction === 'up' ? planUp(input) : planDown({ ...input, cascade: options.cascade });
  if (!made.ok) return made;
  const plan = await arranged(context, project, made.value);
  if (!plan.ok) return plan;
  const { histories, snapshots, behind } = read.value;
  return ok({ ...opened.value, ...timing.value, plan: plan.value, input, histories, snapshots, behind });
}

/** Stages that may have run under the id of a selected one: those with `unique` in the same environment. */
function uniqueNamesakes(graph: ProjectGraph, selected: ReadonlySet<InstanceId>): readonly InstanceId[] {
  const isUnique = (id: InstanceId): boolean => graph.node(id).stage.unique !== undefined;
  const environments = new Set([...selected].filter(isUnique).map((id) => graph.node(id).environment));
  return graph.ids.filter((id) => environments.has(graph.node(id).environment) && isUnique(id));
}

/** By the option, else the variable, else the file (spec 05). */
function chosenStrategy({ ports, options }: CommandContext, { settings }: Project): Result<Strategy, Failure> {
  const variable = ports.processVariables.get(STRATEGY_VARIABLE);
  const asked = options.strategy ?? (variable === '' ? undefined : variable);
  if (asked !== undefined) return findStrategy(asked);
  if (settings.strategyCommand !== undefined) return ok(CUSTOM);
  return findStrategy(settings.strategy ?? (options.onlyDue ? 'scheduled' : DEFAULT_STRATEGY));
}

/** The plan as the command of a strategy arranges it, or has arranged it for all jobs of a fan-out. */
async function arranged(context: CommandContext, project: Project, plan: Plan): Promise<Result<Plan, Failure>> {
  const { strategyCommand: command } = project.settings;
  if (command === undefined || plan.strategy.name !== CUSTOM_STRATEGY) return ok(plan);
  const { arrangeByCommand, arrangeAgain } = await import('../execution/strategy-command.ts');
  const { ports, redactor, stop, identity, options } = context;
  if (options.waves !== undefined) return arrangeAgain(plan, command, options.waves);
  const { shell, clock } = ports;
  return arrangeByCommand(plan, { project, command, runId: identity.run, shell, clock, redactor, stop });
}

/** Failures of stages that the plan knows before anything is sent; a tolerated one is left to its turn. */
export function foreseenFailures(plan: Plan): readonly Failure[] {
  return plan.stages.flatMap(({ failure, onFailure }) =>
    failure && (onFailure === 'stop' || plan.direction === 'down' || plan.strategy.everyFailureStops) ? [failure] : [],
  );
}
