import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import { environmentNamed, stageNamed } from '../domain/project-index.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { resolveImports, resolveImportsWhereUsed } from '../planning/imports.ts';
import type { HandedOn } from '../planning/imports.ts';
import { scopeServices } from '../planning/scope-services.ts';
import type { StageView } from '../planning/stage-view.ts';
import { handedOn } from './handed-on.ts';
import type { RunContext } from './run-context.ts';

/** A stage as its work sees it at this moment of the run: its imports resolved, or the reason why that can't be. */
export function stageView(
  run: RunContext,
  {
    id,
    direction,
    history,
  }: { readonly id: InstanceId; readonly direction: Direction; readonly history: StageHistory },
): Result<StageView, Failure> {
  const names = splitInstanceId(id);
  const stage = stageNamed(run.project, names.stage);
  const environment = environmentNamed(run.project, names.environment);
  if (!stage || !environment) {
    const known = run.project.stages.map((one) => one.name);
    return err({ reason: 'unknown_name', what: 'stage', name: id, known });
  }
  const source = (from: InstanceId, name: string): HandedOn => handedOn(run, from, name);
  const imported =
    direction === 'up'
      ? resolveImports(stage, environment.name, source)
      : ok(resolveImportsWhereUsed(stage, environment.name, source));
  if (!imported.ok) return imported;
  return ok({
    id,
    project: run.project,
    environment,
    stage,
    history,
    imported: imported.value,
    given: run.given,
    branch: run.identity.branch,
    event: run.identity.event,
    services: scopeServices(run.project, {
      processVariable: (name) => run.ports.processVariables.get(name),
      envAllow: run.envAllow,
      now: run.ports.clock.now(),
      onSecret: (value) => run.redactor.add(value),
    }),
  });
}
