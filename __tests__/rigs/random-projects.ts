import fc from 'fast-check';
import type { Project } from '../../src/domain/project.ts';
import { type EnvironmentSketch, projectOf, type StageSketch } from './project-of.ts';

const ENVIRONMENTS = ['development', 'test', 'production'] as const;
const MAX_STAGES = 7;

/**
 * Small projects of every kind: any order in the file, several environments with every promotion, stages that are
 * absent somewhere, prerequisites, background stages, references to other environments. Stages and environments have
 * no cycle by themselves; with references to other environments the whole may have one.
 */
export function randomProjects(options: { readonly crossing: boolean }): fc.Arbitrary<Project> {
  return fc
    .record({
      environments: fc.integer({ min: 1, max: ENVIRONMENTS.length }).chain((count) => randomEnvironments(count)),
      order: fc
        .integer({ min: 1, max: MAX_STAGES })
        .chain((count) => fc.shuffledSubarray(namesUpTo(count), { minLength: count })),
    })
    .chain(({ environments, order }) =>
      fc
        .tuple(...order.map((name) => randomStage(name, environments, options.crossing)))
        .map((stages) => projectOf(stages, environments)),
    );
}

function namesUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `s${place}`);
}

function randomEnvironments(count: number): fc.Arbitrary<readonly EnvironmentSketch[]> {
  return fc.tuple(
    ...ENVIRONMENTS.slice(0, count).map((name, place) =>
      fc.record({
        name: fc.constant(name),
        dependsOn: fc.subarray(ENVIRONMENTS.slice(0, place)),
        promotion: fc.constantFrom('barrier', 'barrier', 'per_stage', 'parallel'),
      }),
    ),
  );
}

/** A stage depends only on stages of lower numbers, which may stand anywhere in the file. */
function randomStage(
  name: string,
  environments: readonly EnvironmentSketch[],
  crossing: boolean,
): fc.Arbitrary<StageSketch> {
  const lower = namesUpTo(Number(name.slice(1)));
  const present = environments.map((environment) => environment.name);
  const elsewhere = crossing ? lower.flatMap((stage) => present.map((environment) => `${environment}/${stage}`)) : [];
  const rarely = fc.integer({ min: 0, max: 5 }).map((value) => value === 0);
  return fc
    .record({
      own: fc.subarray(lower, { maxLength: Math.min(3, lower.length) }),
      other: fc.subarray(elsewhere, { maxLength: Math.min(1, elsewhere.length) }),
      environments: fc.oneof(fc.constant(present), fc.subarray(present)),
      prerequisite: rarely,
      background: rarely,
    })
    .map(({ own, other, environments: only, prerequisite, background }) => ({
      name,
      dependsOn: [...own, ...other],
      environments: only,
      prerequisite,
      background: background && name !== 's0',
    }));
}
