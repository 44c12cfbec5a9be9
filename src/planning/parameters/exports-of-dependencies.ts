import { importProblem } from '../../domain/import-problem.ts';
import { instanceId } from '../../domain/instance.ts';
import type { Project } from '../../domain/project.ts';
import type { Stage } from '../../domain/stage.ts';
import { brokenValue } from '../../template/value.ts';
import type { StageView } from '../stage-view.ts';
import type { ResolvedVariable } from '../variable-scope.ts';

/**
 * What a stage before this one hands on under a name, without an entry in `env_from_stages` (spec 06: "Exports of earlier
 * stages are variables here too"): the first of its dependencies that says so in its files and has it, nearer ones before
 * those behind them. What a script hands on without having declared it has to be imported: since it may hand on anything,
 * no name could be called missing before it has run.
 */
export function exportOfDependencies(view: StageView, name: string): ResolvedVariable | undefined {
  const { project, stage, environment, handedOn } = view;
  if (handedOn === undefined) return undefined;
  for (const earlier of dependenciesOf(project, stage)) {
    if (!declaredExports(earlier).has(name)) continue;
    const from = instanceId(environment.name, earlier.name);
    const found = handedOn(from, name);
    const source = `stage ${earlier.name}`;
    if (found.kind === 'value') return { name, value: found.value, sensitive: found.sensitive, source };
    if (found.kind === 'sealed') {
      return { name, value: brokenValue(importProblem(name, from, found.problem)), sensitive: true, source };
    }
  }
  return undefined;
}

const dependenciesOfStages = new WeakMap<Stage, readonly Stage[]>();

/** The stages of its environment that a stage depends on: direct ones in the order of the file, then theirs. */
function dependenciesOf(project: Project, stage: Stage): readonly Stage[] {
  const known = dependenciesOfStages.get(stage);
  if (known !== undefined) return known;
  const stages = new Map(project.stages.map((one) => [one.name, one]));
  const found = new Set(namesIn(stage));
  // A set is walked in the order of adding, also while it grows.
  for (const name of found) for (const next of namesIn(stages.get(name))) found.add(next);
  found.delete(stage.name);
  const dependencies = [...found].flatMap((name) => stages.get(name) ?? []);
  dependenciesOfStages.set(stage, dependencies);
  return dependencies;
}

function namesIn(stage: Stage | undefined): readonly string[] {
  return (stage?.dependsOn ?? []).flatMap((one) => (one.environment === undefined ? [one.stage] : []));
}

const exportsOfStages = new WeakMap<Stage, ReadonlySet<string>>();

/** Names that a stage declares as its exports, and those that its migrations extract. */
function declaredExports(stage: Stage): ReadonlySet<string> {
  const known = exportsOfStages.get(stage);
  if (known !== undefined) return known;
  const migrations = stage.work.kind === 'migrations' ? stage.work.config.migrations : [];
  const responses = migrations.flatMap(({ up }) => [up.response, up.find?.response]);
  const extracted = responses.flatMap((response) => response?.extractions ?? []);
  const names = new Set([...stage.exports, ...extracted].map(({ name }) => name));
  exportsOfStages.set(stage, names);
  return names;
}
