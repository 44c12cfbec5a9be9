import { type Diagnostic, sortDiagnostics } from '../domain/diagnostic.ts';
import type { Project } from '../domain/project.ts';
import type { Stage, StageReference } from '../domain/stage.ts';
import type { Adjacency } from './adjacency.ts';
import { checkImports } from './check-imports.ts';
import { checkInstances } from './check-instances.ts';
import { findCycles } from './cycle.ts';
import { cycleDiagnostic } from './cycle-diagnostic.ts';
import { existsIn } from './graph-layout.ts';

/**
 * What is wrong with the dependencies of a project, in the order in which it is shown: cycles among stages, among
 * environments and among both together, stages that depend on themselves, and imports from stages that are no
 * dependency. Names that do not exist are not looked at: loading the project reports them.
 */
export function checkGraph(project: Project): readonly Diagnostic[] {
  const dependencies = sameEnvironmentEdges(project);
  const cycles = [
    ...checkSelfDependencies(project),
    ...checkStages(project, dependencies),
    ...checkEnvironments(project),
  ];
  // A cycle of stages or environments would show once more for every environment.
  const among = cycles.length === 0 ? checkInstances(project) : [];
  return sortDiagnostics([...cycles, ...among, ...checkImports(project, dependencies)]);
}

/** By place of the stage in the file, the stages it depends on in its own environment. */
function sameEnvironmentEdges(project: Project): Adjacency {
  const places = new Map(project.stages.map(({ name }, place) => [name, place]));
  return project.stages.map((stage, place) =>
    stage.dependsOn
      .filter((reference) => namesOwnEnvironment(project, stage, reference))
      .flatMap((reference) => places.get(reference.stage) ?? [])
      .filter((dependency) => dependency !== place),
  );
}

/** `environment/stage` too stays in its environment where the stage exists in no other one. */
function namesOwnEnvironment(project: Project, stage: Stage, { environment }: StageReference): boolean {
  return environment === undefined || environmentsOf(project, stage).join() === environment;
}

/** The names of the environments that a stage exists in. */
function environmentsOf({ environments }: Project, stage: Stage): readonly string[] {
  return environments.map(({ name }) => name).filter((name) => existsIn(stage, name));
}

function checkSelfDependencies(project: Project): readonly Diagnostic[] {
  return project.stages.flatMap((stage) =>
    stage.dependsOn
      .filter(({ stage: name }) => name === stage.name)
      .filter(({ environment }) => environment === undefined || environmentsOf(project, stage).includes(environment))
      .map(({ location }) =>
        cycleDiagnostic('circular-dependency', [
          { from: stage.name, message: `${stage.name} depends on itself`, location },
        ]),
      ),
  );
}

function checkStages({ stages }: Project, dependencies: Adjacency): readonly Diagnostic[] {
  return findCycles(dependencies).map((cycle) => {
    const edges = cycle.flatMap((place, step) => {
      const from = stages[place];
      const to = stages[cycle[(step + 1) % cycle.length] ?? place];
      if (from === undefined || to === undefined) return [];
      const reference = from.dependsOn.find(({ stage }) => stage === to.name);
      const location = reference?.location ?? from.location;
      return { from: from.name, message: `${from.name} depends on ${to.name}`, location };
    });
    return cycleDiagnostic('circular-dependency', edges);
  });
}

function checkEnvironments({ environments }: Project): readonly Diagnostic[] {
  const places = new Map(environments.map(({ name }, place) => [name, place]));
  const dependencies = environments.map(({ dependsOn }) => dependsOn.flatMap((name) => places.get(name) ?? []));
  const ofItself = environments.filter(({ name, dependsOn }) => dependsOn.includes(name));
  const knots = findCycles(dependencies).map((cycle) => cycle.flatMap((place) => environments[place] ?? []));
  return [...ofItself.map((environment) => [environment]), ...knots].map((cycle) =>
    cycleDiagnostic(
      'circular-environments',
      cycle.map(({ name, location }, step) => {
        const next = cycle[(step + 1) % cycle.length]?.name ?? name;
        return { from: name, message: `environment ${name} depends on ${next === name ? 'itself' : next}`, location };
      }),
    ),
  );
}
