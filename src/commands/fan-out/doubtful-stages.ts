import { endedStages, type LeftBehind } from './left-behind.ts';
import type { DoubtfulStage } from './mark-in-doubt.ts';
import type { KnownRollback } from './rollback-results.ts';

/** What vanished with its job: what legs were about to do, and what a rollback was about to take back. */
export function doubtfulStages(left: LeftBehind, rollback: KnownRollback): readonly DoubtfulStage[] {
  const vanished = left.vanished.map((id) => ({ id, direction: 'up' }) as const);
  if (!rollback.vanished) return vanished;
  const taken = new Set(rollback.results.flatMap(({ id, outcome }) => (outcome === 'rolled_back' ? [id] : [])));
  const back = endedStages(left).filter(({ id, made, conclusion }) => {
    return made.length > 0 && conclusion === 'success' && !taken.has(id);
  });
  return [...vanished, ...back.map(({ id, made }) => ({ id, direction: 'down', versions: made }) as const)];
}
