import { importProblem } from '../../domain/import-problem.ts';
import { instanceId } from '../../domain/instance.ts';
import type { Project } from '../../domain/project.ts';
import type { Stage } from '../../domain/stage.ts';
import { brokenValue } from '../../template/value.ts';
import type { StageView } from '../stage-view.ts';
import type { ResolvedVariable } from '../variable-scope.ts';

/**
 * What a stage before this one hands on under a name, without an entry in `env_from_stages` (spec 06: "Exports of earlier
 * stages are variables here too"): the first of its dependencies that has it, nearer ones before those behind them.
 */
export function exportOfDependencies(view: StageView, name: string): ResolvedVariable | undefined {
  const { project, stage, environment, handedOn } = view;
  if (handedOn === undefined) return undefined;
  for (const earlier of dependenciesOf(project, stage)) {
    const from = instanceId(environment.name, earlier);
    const found = handedOn(from, name);
    const source = `stage ${earlier}`;
    if (found.kind === 'value') return { name, value: found.value, sensitive: found.sensitive, source };
    if (found.kind === 'sealed') {
      return { name, value: brokenValue(importProblem(name, from, found.problem)), sensitive: true, source };
    }
  }
  return undefined;
}

const dependenciesOfStages = new WeakMap<Stage, readonly string[]>();

/** Names of the stages of its environment that a stage depends on: direct ones in the order of the file, then theirs. */
function dependenciesOf(project: Project, stage: Stage): readonly string[] {
  const known = dependenciesOfStages.get(stage);
  if (known !== undefined) return known;
  const stages = new Map(project.stages.map((one) => [one.name, one]));
  const found = new Set<string>();
  // A set is walked in the order of adding, also while it grows.
  for (const name of namesIn(stage)) found.add(name);
  for (const name of found) for (const next of namesIn(stages.get(name))) found.add(next);
  found.delete(stage.name);
  const names = [...found];
  dependenciesOfStages.set(stage, names);
  return names;
}

function namesIn(stage: Stage | undefined): readonly string[] {
  return (stage?.dependsOn ?? []).flatMap((one) => (one.environment === undefined ? [one.stage] : []));
}
