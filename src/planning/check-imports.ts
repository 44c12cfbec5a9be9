import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Project } from '../domain/project.ts';
import type { Stage } from '../domain/stage.ts';
import type { VariableImport } from '../domain/variables.ts';
import { type Adjacency, edgesOf, reachedFrom } from './adjacency.ts';
import { transitiveDependencies } from './transitive-dependencies.ts';

/**
 * Imports (`env_from_stages`) from a stage that is no dependency, direct or not: the value could be asked for before it
 * is there. A prerequisite stage is a dependency of every other stage.
 *
 * @param dependencies - by place of the stage in the file, the stages it depends on in its own environment
 */
export function checkImports(project: Project, dependencies: Adjacency): readonly Diagnostic[] {
  const { stages } = project;
  const places = new Map(stages.map(({ name }, place) => [name, place]));
  const comesFirst = prerequisites(stages, dependencies);
  const wanted = stages.flatMap((stage, to) =>
    importsByStage(stage).flatMap((entry) => {
      const from = places.get(entry.stage);
      if (from === undefined || edgesOf(dependencies, to).includes(from)) return [];
      return comesFirst[from] === 1 && comesFirst[to] !== 1 ? [] : { stage, to, from, entry };
    }),
  );
  const dependsOn = transitiveDependencies(dependencies, new Set(wanted.map(({ from }) => from)));
  return wanted
    .filter(({ to, from }) => to === from || !dependsOn(to, from))
    .map(({ stage, entry }) => importDiagnostic(stage, entry));
}

/** The first import from each stage. */
function importsByStage({ imports }: Stage): readonly VariableImport[] {
  const first = new Map<string, VariableImport>();
  for (const entry of imports) if (!first.has(entry.stage)) first.set(entry.stage, entry);
  return [...first.values()];
}

function prerequisites(stages: readonly Stage[], dependencies: Adjacency): Uint8Array {
  const marked = stages.flatMap(({ prerequisite, background }, place) => (prerequisite && !background ? place : []));
  return reachedFrom(marked, dependencies);
}

function importDiagnostic(stage: Stage, entry: VariableImport): Diagnostic {
  const itself = entry.stage === stage.name;
  return {
    severity: 'error',
    code: 'import-without-dependency',
    message: itself
      ? `stage ${stage.name} imports from itself`
      : `stage ${stage.name} imports from ${entry.stage} but does not depend on it`,
    hint: itself
      ? 'remove the entry: what a stage extracts is a variable of the stage without an import'
      : `add depends_on: [${[...stage.dependsOn.map(written), entry.stage].join(', ')}]`,
    location: entry.location,
  };
}

function written({ environment, stage }: { readonly environment?: string; readonly stage: string }): string {
  return environment === undefined ? stage : `${environment}/${stage}`;
}
