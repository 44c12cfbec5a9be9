import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import { environmentNamed, stageNamed } from '../domain/project-index.ts';
import { resolveImports, resolveImportsWhereUsed } from '../planning/imports.ts';
import type { ImportSources } from '../planning/imports.ts';
import { scopeServices } from '../planning/scope-services.ts';
import type { StageView } from '../planning/stage-view.ts';
import { handedOn } from './handed-on.ts';
import type { RunContext } from './run-context.ts';

/** A stage as its work sees it at this moment of the run. */
export interface RunStageView {
  readonly view: StageView;
  /**
   * The first import that is not to be had, which fails the stage when it is about to run. It is not asked for while a
   * condition may still say that there is nothing to run, and on the way back only where something uses it.
   */
  readonly missing?: Failure;
}

/** Looks at a stage with its history and with what other stages have handed on by now. */
export function stageView(
  run: RunContext,
  {
    id,
    direction,
    history,
  }: { readonly id: InstanceId; readonly direction: Direction; readonly history: StageHistory },
): RunStageView {
  const names = splitInstanceId(id);
  const stage = stageNamed(run.project, names.stage);
  const environment = environmentNamed(run.project, names.environment);
  if (!stage || !environment) throw new Error(`The plan has a stage that the project does not: ${id}`);
  const sources: ImportSources = {
    project: run.project,
    environment: environment.name,
    given: run.given,
    handedOn: (from, name) => handedOn(run, from, name),
  };
  const imports = resolveImports(stage, sources);
  const view: StageView = {
    id,
    project: run.project,
    environment,
    stage,
    history,
    imported: imports.ok ? imports.value : resolveImportsWhereUsed(stage, sources),
    handedOn: sources.handedOn,
    given: run.given,
    branch: run.identity.branch,
    event: run.identity.event,
    services: scopeServices(run.project, {
      processVariable: (name) => run.ports.processVariables.get(name),
      envAllow: run.envAllow,
      now: run.ports.clock.now(),
      onSecret: (value) => run.redactor.add(value),
    }),
  };
  return direction === 'down' || imports.ok ? { view } : { view, missing: imports.error };
}
