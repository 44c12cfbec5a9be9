import { instanceId, type InstanceId, splitInstanceId } from '../../src/domain/instance.ts';
import type { Environment, Project } from '../../src/domain/project.ts';
import type { Stage } from '../../src/domain/stage.ts';

/**
 * What waits for what by the words of the specification, one entry for each pair, stages that are absent in an
 * environment included: plain and slow, to hold the graph against.
 */
export function specifiedPrecedences(project: Project): ReadonlyMap<InstanceId, readonly InstanceId[]> {
  const explicit = new Map(
    project.environments.flatMap(({ name }) =>
      project.stages.map((stage) => [instanceId(name, stage.name), named(stage, name)]),
    ),
  );
  return new Map(
    project.environments.flatMap((environment) =>
      project.stages.map((stage) => {
        const id = instanceId(environment.name, stage.name);
        const own = [...named(stage, environment.name), ...implied(project, environment, stage, explicit)];
        const isFirst = own.every((other) => splitInstanceId(other).environment !== environment.name);
        return [id, [...own, ...promoted(project, environment, stage, isFirst)]];
      }),
    ),
  );
}

/** Everything that can be reached from an instance, itself only over a cycle. */
export function allBehind(id: InstanceId, next: (id: InstanceId) => readonly InstanceId[]): ReadonlySet<InstanceId> {
  const found = new Set<InstanceId>();
  const open = [...next(id)];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (found.has(one)) continue;
    found.add(one);
    open.push(...next(one));
  }
  return found;
}

/** What a stage names; where it is absent, nothing that it names elsewhere. */
function named(stage: Stage, here: string): readonly InstanceId[] {
  const isThere = stage.environments?.includes(here) ?? true;
  return stage.dependsOn
    .filter(({ environment = here }) => isThere || environment === here)
    .map((reference) => instanceId(reference.environment ?? here, reference.stage));
}

/** The prerequisites, unless the stage is one or comes before one. */
function implied(
  project: Project,
  { name: here }: Environment,
  stage: Stage,
  explicit: ReadonlyMap<InstanceId, readonly InstanceId[]>,
): readonly InstanceId[] {
  const prerequisites = project.stages
    .filter(({ prerequisite, background }) => prerequisite && !background)
    .map(({ name }) => instanceId(here, name));
  const id = instanceId(here, stage.name);
  const comesFirst = prerequisites.some(
    (one) => one === id || allBehind(one, (next) => explicit.get(next) ?? []).has(id),
  );
  return comesFirst ? [] : prerequisites;
}

function promoted(
  project: Project,
  { dependsOn, promotion }: Environment,
  stage: Stage,
  isFirst: boolean,
): readonly InstanceId[] {
  if (promotion === 'per_stage' && !stage.background)
    return dependsOn.map((earlier) => instanceId(earlier, stage.name));
  if (promotion !== 'barrier' || !isFirst) return [];
  const awaited = project.stages.filter(({ background }) => !background);
  return dependsOn.flatMap((earlier) => awaited.map(({ name }) => instanceId(earlier, name)));
}
