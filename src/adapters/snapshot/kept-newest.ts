import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { derivesFrom } from './kept-ancestry.ts';
import { differences, originOf, type IntactFiles } from './kept-content.ts';
import type { StoreLook } from './kept-remotes.ts';
import { stagesOf } from './manifest.ts';

/** The newest snapshot among the stores. */
export interface Newest extends IntactFiles {
  /** Where it was found, for messages. */
  readonly place: string;
  /** What else was found that people should know. */
  readonly notices: readonly string[];
}

/**
 * Chooses the snapshot of the highest generation; `undefined`: no store has one. Damaged in one store it is taken from
 * another; damaged in all, or not the same in two, it is a failure, and nothing older takes its place by itself.
 */
export function chooseNewest(environment: string, looks: readonly StoreLook[]): Result<Newest | undefined, Failure> {
  const highest = Math.max(0, ...looks.map(({ generation }) => generation));
  const newest = looks.filter(({ generation, found }) => found !== undefined && generation === highest);
  const intact: Newest[] = [];
  const problems: Failure[] = [];
  for (const { store, found } of newest) {
    if (found?.ok === true) intact.push({ ...found.value, place: store.describe(environment), notices: [] });
    else if (found !== undefined) problems.push(found.error);
  }
  const [first, ...others] = intact;
  const [problem] = problems;
  // Of another project or of a newer program: no other store makes that right.
  const refused = problems.find(({ reason }) => reason !== 'history_damaged');
  if (refused !== undefined) return err(refused);
  if (first === undefined) return problem === undefined ? ok(undefined) : err(problem);
  const other = others.find((one) => differences(one.contents, first.contents).length > 0);
  if (other !== undefined) return err(forked(environment, first, other));
  const stray = strayIn(environment, looks, first);
  if (stray !== undefined) return err(forked(environment, first, stray));
  return ok({ ...first, notices: problems.map((one) => noticeOf(one, first)) });
}

function forked(environment: string, one: Newest, other: Newest): Failure {
  const sides = [one, other].map(({ manifest, place }) => originOf(manifest, place));
  return { reason: 'history_forked', environment, stages: stagesOf(differences(one.contents, other.contents)), sides };
}

function noticeOf(problem: Failure, { place, manifest }: Newest): string {
  const what = problem.reason === 'history_damaged' ? `${problem.file} is damaged: ${problem.problem}` : problem.reason;
  return `${what}. The same generation ${manifest.generation} is intact in ${place} and was taken from there`;
}

/**
 * A snapshot of a lower generation from which the newest one does not derive: two runs have saved, each to a store that
 * the other one could not reach. To go on from the newest would lose what only the other one has.
 */
function strayIn(environment: string, looks: readonly StoreLook[], newest: Newest): Newest | undefined {
  for (const { store, found } of looks) {
    if (found?.ok !== true || found.value.manifest.generation >= newest.manifest.generation) continue;
    const isSame = differences(found.value.contents, newest.contents).length === 0;
    if (isSame || derivesFrom(newest, found.value)) continue;
    return { ...found.value, place: store.describe(environment), notices: [] };
  }
  return undefined;
}
