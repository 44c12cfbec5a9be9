import { enclosingParts, type ProjectPart } from '../domain/part.ts';
import type { Stage, StageReference } from '../domain/stage.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';

/** A part with the names, as all of the project knows them, of what comes before it. */
export interface LinkedPart {
  readonly part: ProjectPart;
  readonly dependsOn: readonly StageReference[];
}

/** Dependencies that those on parts may stand for: as many stages behind as many others are their product. */
export const MAX_PART_DEPENDENCIES = 1_000_000;

/**
 * The stages with what `depends_on` says of parts, as dependencies between stages: to wait for a part is to wait for the
 * last of its stages, and what a part waits for, the first of its stages do. Nothing else is left of a part: it has no
 * state, no place in a wave and no job.
 *
 * As everywhere, only who names a `background` stage waits for it; a part that has no others is named for those.
 */
export function linkParts(stages: readonly Stage[], parts: readonly LinkedPart[], report: Report): readonly Stage[] {
  const members = membersOf(stages);
  const ends = new Map(parts.map(({ part }) => [part.name, endsOf(part, members.get(part.name) ?? [], parts)]));
  let count = 0;
  const expand = (reference: StageReference): readonly StageReference[] => {
    const last = ends.get(reference.stage)?.last;
    if (last === undefined) return [reference];
    const isTold = count > MAX_PART_DEPENDENCIES;
    count += last.length;
    if (count <= MAX_PART_DEPENDENCIES) return last.map((stage) => ({ ...reference, stage }));
    if (!isTold) report(problemAt(reference.location, tooMany(reference.stage)));
    return [];
  };
  const before = beforeFirst(parts, ends);
  return stages.map((stage) => {
    const own = stage.dependsOn.filter((reference) => !isInside(stage, reference, report));
    const all = [...own, ...(before.get(stage.name) ?? [])].flatMap(expand);
    return { ...stage, dependsOn: distinct(all) };
  });
}

function tooMany(part: string): ProblemWords {
  const limit = MAX_PART_DEPENDENCIES.toLocaleString('en');
  return {
    code: 'too-many-stages',
    message: `the dependencies on included files stand for more than ${limit} between stages`,
    hint: `end ${part} with one stage that depends on its others, so that only that one is waited for`,
  };
}

/** What the first stages of parts wait for, by the name of the stage. */
function beforeFirst(
  parts: readonly LinkedPart[],
  ends: ReadonlyMap<string, Ends>,
): ReadonlyMap<string, readonly StageReference[]> {
  const before = new Map<string, StageReference[]>();
  for (const { part, dependsOn } of parts) {
    for (const stage of ends.get(part.name)?.first ?? []) {
      before.set(stage, [...(before.get(stage) ?? []), ...dependsOn]);
    }
  }
  return before;
}

function membersOf(stages: readonly Stage[]): ReadonlyMap<string, readonly Stage[]> {
  const members = new Map<string, Stage[]>();
  for (const stage of stages) {
    for (const { name } of enclosingParts(stage.part)) {
      const list = members.get(name) ?? [];
      list.push(stage);
      members.set(name, list);
    }
  }
  return members;
}

/** The stages of a part which nothing in it comes before, and after. */
interface Ends {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** What is further in waits, or is waited for, through these. A dependency in another environment is none within a part. */
function endsOf(part: ProjectPart, members: readonly Stage[], parts: readonly LinkedPart[]): Ends {
  const inside = new Set(members.map(({ name }) => name));
  const within = parts.filter((other) => other.part !== part && enclosingParts(other.part).includes(part));
  for (const other of within) inside.add(other.part.name);
  const leadsInside = (references: readonly StageReference[]): boolean =>
    references.some(({ stage, environment }) => environment === undefined && inside.has(stage));
  const behind = new Set(within.filter(({ dependsOn }) => leadsInside(dependsOn)).map((other) => other.part));
  const isBehind = (stage: Stage): boolean => enclosingParts(stage.part).some((other) => behind.has(other));
  const awaited = new Set(
    [...members.filter(({ background }) => !background), ...within.filter(({ part: { name } }) => holds(members, name))]
      .flatMap(({ dependsOn }) => dependsOn)
      .flatMap(({ stage, environment }) => (environment === undefined ? stage : [])),
  );
  const isAwaited = (stage: Stage): boolean =>
    awaited.has(stage.name) || enclosingParts(stage.part).some(({ name }) => name !== part.name && awaited.has(name));
  const onlyBackground = members.every(({ background }) => background);
  return {
    first: members.filter((stage) => !leadsInside(stage.dependsOn) && !isBehind(stage)).map(({ name }) => name),
    last: members.filter((stage) => onlyBackground || (!stage.background && !isAwaited(stage))).map(({ name }) => name),
  };
}

/** Whether a part has a stage that is waited for; another one passes nothing on. */
function holds(members: readonly Stage[], part: string): boolean {
  return members.some((stage) => !stage.background && enclosingParts(stage.part).some(({ name }) => name === part));
}

/** A stage that waits for the part it is in would wait for itself. */
function isInside(stage: Stage, reference: StageReference, report: Report): boolean {
  const part = enclosingParts(stage.part).find(({ name }) => name === reference.stage);
  if (part === undefined || reference.environment !== undefined) return false;
  report(
    problemAt(reference.location, {
      code: 'circular-dependency',
      message: `stage ${stage.name} depends on ${part.name}, of which it is a part itself`,
      hint: `name the stages of ${part.name} that come before it`,
      related: [{ message: `${part.name} is included here`, location: part.location }],
    }),
  );
  return true;
}

function distinct(references: readonly StageReference[]): readonly StageReference[] {
  const byName = new Map<string, StageReference>();
  for (const reference of references) {
    const key = `${reference.environment ?? ''}/${reference.stage}`;
    if (!byName.has(key)) byName.set(key, reference);
  }
  return [...byName.values()];
}
