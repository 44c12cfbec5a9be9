import type { Failure } from '../../domain/failure.ts';
import type { IntactFiles } from './kept-content.ts';
import type { KeptEnvironment } from './kept-environment.ts';
import { problemOf } from './kept-publish.ts';
import type { StoreLook } from './kept-remotes.ts';

/** What could not be saved where. */
type Failed = readonly (readonly [StoreLook, Failure])[];

/** Saves a snapshot to every store; `stale`: a run has saved meanwhile, and nothing was saved. */
export async function saveEverywhere(
  { name }: KeptEnvironment,
  looks: readonly StoreLook[],
  { snapshot }: IntactFiles,
  signal: AbortSignal,
): Promise<{ readonly failed: Failed } | 'stale'> {
  const failed: (readonly [StoreLook, Failure])[] = [];
  let saved = 0;
  for (const look of looks) {
    const outcome = await look.store.save(name, snapshot, look.generation, signal);
    if (!outcome.ok) failed.push([look, outcome.error]);
    else if (outcome.value.outcome === 'saved') saved += 1;
    else if (saved === 0) return 'stale';
    else {
      const problem = `a run has saved generation ${outcome.value.found} meanwhile`;
      failed.push([look, { reason: 'save_failed', environment: name, place: look.store.describe(name), problem }]);
    }
  }
  return { failed };
}

/** The failure of stores that could not be saved to; `rest` says what of the others. */
export function saveFailed({ name }: KeptEnvironment, failed: Failed, rest: string): Failure {
  const place = failed.map(([{ store }]) => store.describe(name)).join(', ');
  const problem = failed.map(([{ store }, failure]) => `${store.name}: ${problemOf(failure)}`).join('; ');
  return { reason: 'save_failed', environment: name, place, problem: `${problem}; ${rest}` };
}
