import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { environmentNamed } from '../domain/project-index.ts';
import type { ShownVariable } from '../domain/status.ts';
import { openRecorded } from '../execution/open-recorded.ts';
import type { HandedOn } from '../planning/imports.ts';
import { resolveImportsWhereUsed } from '../planning/imports.ts';
import { obtainRecorded, recordedValues } from '../planning/recorded-values.ts';
import { scopeServices } from '../planning/scope-services.ts';
import { showVariables } from '../planning/show-variables.ts';
import { tellSignInSecrets } from '../planning/sign-in-secrets.ts';
import { scopeOf } from '../planning/stage-view.ts';
import type { CommandContext } from './command-context.ts';
import type { SelectedHistories } from './selected-histories.ts';

/** Every variable of a stage with where its value comes from; secrets without their value. */
export function shownVariables(
  context: CommandContext,
  read: SelectedHistories,
  id: InstanceId,
): readonly ShownVariable[] {
  const { project, graph, histories, world } = read;
  const { environment: environmentName, stage } = graph.node(id);
  const environment = environmentNamed(project, environmentName);
  if (!environment) return [];
  const opener = { project, sealer: context.sealer, redactor: context.redactor };
  const history = histories.get(id) ?? EMPTY_HISTORY;
  // What another stage has not handed on yet is left out, as it is for the stage itself.
  const available = {
    ...stage,
    imports: stage.imports.filter((wanted) => wanted.default !== undefined || isRecorded(wanted.stage, wanted.name)),
  };
  const handedOn = (from: InstanceId, name: string): HandedOn => {
    const recorded = recordedValues(histories.get(from) ?? EMPTY_HISTORY).get(name);
    if (!recorded) return { kind: 'missing' };
    const opened = openRecorded(opener, from, recorded);
    return opened.ok
      ? { kind: 'value', value: opened.value.value, sensitive: opened.value.sensitive, recorded: true }
      : { kind: 'sealed', problem: opened.error };
  };
  const given = context.options.variables;
  const imported = resolveImportsWhereUsed(available, { environment: environmentName, given, handedOn });
  const view = {
    id,
    project,
    environment,
    stage,
    history,
    imported,
    given,
    branch: context.identity.branch,
    event: context.identity.event,
    services: scopeServices(project, world),
  };
  const recorded = obtainRecorded(id, recordedValues(history).values(), (from, value) =>
    openRecorded(opener, from, value),
  );
  tellSignInSecrets(view, recorded);
  return showVariables(scopeOf(view, recorded));

  function isRecorded(from: string, name: string): boolean {
    return recordedValues(histories.get(`${environmentName}/${from}`) ?? EMPTY_HISTORY).has(name);
  }
}
