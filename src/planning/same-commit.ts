import type { Failure } from '../domain/failure.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { StageDecision } from '../domain/plan.ts';
import { showInstance, splitInstanceId } from '../domain/instance.ts';
import type { Environment, Project } from '../domain/project.ts';
import type { ProjectGraph } from './graph.ts';
import { migrationState } from './pending.ts';
import type { PlanInput } from './plan-input.ts';
import { planStageUp } from './plan-stage-up.ts';
import type { PlannedWork } from './planned-values.ts';
import type { ScopeServices } from './variable-scope.ts';

/** An environment with `same_commit`, and the instances before it in which its commit must have been applied. */
interface PromotedEnvironment {
  readonly environment: Environment;
  /** Selected instances of the environment. */
  readonly selected: readonly InstanceId[];
  readonly before: readonly InstanceId[];
}

/**
 * What `same_commit` compares a selection with (spec 06): at a barrier all of the environments before, otherwise the same
 * stages there. What runs in the same run is of the same commit. Empty where no environment asks for it.
 */
export function promotedFrom(
  { environments, stages }: Pick<Project, 'environments' | 'stages'>,
  graph: ProjectGraph,
  chosen: ReadonlySet<InstanceId>,
): readonly PromotedEnvironment[] {
  return environments
    .filter(({ sameCommit }) => sameCommit)
    .flatMap((environment) => {
      const selected = graph.ids.filter((id) => chosen.has(id) && graph.node(id).environment === environment.name);
      if (selected.length === 0) return [];
      const own = new Set(selected.map((id) => graph.node(id).stage.name));
      const awaited = stages.filter(({ name, background }) =>
        environment.promotion === 'barrier' ? !background : own.has(name),
      );
      const names = new Set(awaited.map(({ name }) => name));
      const before = graph.ids.filter((id) => {
        const node = graph.node(id);
        return environment.dependsOn.includes(node.environment) && names.has(node.stage.name) && !chosen.has(id);
      });
      return [{ environment, selected, before }];
    });
}

/**
 * The refusal of an environment with `same_commit` in which something would run that the environments before it have
 * not applied. A stage has applied the commit of this run when it completed with it, and also when that commit leaves it
 * nothing to do: a run of it there would record nothing.
 */
export function otherCommit(
  input: PlanInput,
  services: ScopeServices,
  planned: ReadonlyMap<InstanceId, PlannedWork>,
): Failure | undefined {
  for (const { environment, selected, before } of promotedFrom(input.project, input.graph, input.selected)) {
    if (selected.every((id) => NOTHING_NOW.has(planned.get(id)?.decision.kind ?? 'skip'))) continue;
    const other = before.find((id) => !isApplied(input, services, id));
    if (other === undefined) continue;
    const { name, location } = environment;
    return {
      reason: 'guard_refused',
      guard: `same_commit of ${name}`,
      problem: describe(input, other),
      remedy: `let ${splitInstanceId(other).environment} apply this commit first`,
      location,
    };
  }
  return undefined;
}

/** Decisions by which nothing is applied in this run. */
const NOTHING_NOW: ReadonlySet<StageDecision['kind']> = new Set<StageDecision['kind']>(['skip', 'scheduled']);

function isApplied(input: PlanInput, services: ScopeServices, id: InstanceId): boolean {
  const history = input.histories.get(id) ?? EMPTY_HISTORY;
  const last = history.lastAttempt;
  if (last?.state === 'completed' && last.commit !== '' && last.commit === input.commit) return true;
  const { work } = input.graph.node(id).stage;
  if (work.kind === 'migrations' && migrationState(work.config.migrations, history).drifted.length > 0) return false;
  // A stage that is only not started again so soon has not applied anything.
  const { planUnique: _, ...withoutUnique } = input;
  const { decision, failure } = planStageUp(withoutUnique, services, new Map(), id);
  return decision.kind === 'skip' && failure === undefined;
}

function describe({ histories, commit }: PlanInput, id: InstanceId): string {
  const name = showInstance(id);
  const last = histories.get(id)?.lastAttempt;
  if (last === undefined) return `${name} never ran`;
  if (last.state !== 'completed') return `${name} did not complete with ${commitWords(last.commit)}`;
  const applied = `completed with ${commitWords(last.commit)}`;
  return `${name} ${applied}, and this run is of ${commitWords(commit)}, which would change it`;
}

/** Digits of a commit that people recognise it by. */
const COMMIT_DIGITS = 12;

function commitWords(commit: string): string {
  return commit === '' ? 'a commit that is not known' : `commit ${commit.slice(0, COMMIT_DIGITS)}`;
}
