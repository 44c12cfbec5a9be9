import type { Failure } from '../domain/failure.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { environmentNamed } from '../domain/project-index.ts';
import type { HandedOn } from './imports.ts';
import { resolveImports, resolveImportsWhereUsed } from './imports.ts';
import type { PlanInput } from './plan-input.ts';
import { plannedValue } from './planned-values.ts';
import type { PlannedWork } from './planned-values.ts';
import type { StageView } from './stage-view.ts';
import type { ScopeServices } from './variable-scope.ts';

/** A stage as a plan looks at it. */
export interface PlannedView {
  readonly view: StageView;
  /**
   * The first import that is not to be had, which fails the stage if it runs. Until then whatever uses it fails, since a
   * condition may say that there is nothing to run.
   */
  readonly missing?: Failure;
}

/** Looks at a stage with its history and with what the stages before it, `planned`, will have handed on. */
export function plannedView(
  input: PlanInput,
  services: ScopeServices,
  planned: ReadonlyMap<InstanceId, PlannedWork>,
  id: InstanceId,
): PlannedView {
  const { environment: environmentName, stage } = input.graph.node(id);
  const environment = environmentNamed(input.project, environmentName);
  if (!environment) throw new Error(`The graph knows an environment that the project does not: ${environmentName}`);
  const handedOn = (from: InstanceId, name: string): HandedOn => plannedValue(input, planned, from, name);
  const sources = { project: input.project, environment: environmentName, given: input.given, handedOn };
  const imports = resolveImports(stage, sources);
  const view: StageView = {
    id,
    project: input.project,
    environment,
    stage,
    history: input.histories.get(id) ?? EMPTY_HISTORY,
    imported: imports.ok ? imports.value : resolveImportsWhereUsed(stage, sources),
    handedOn,
    given: input.given,
    branch: input.branch,
    event: input.event,
    services,
  };
  return imports.ok ? { view } : { view, missing: imports.error };
}
