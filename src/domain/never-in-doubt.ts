import type { Stage } from './stage.ts';

/**
 * Whether work that was interrupted is simply done again, so that nobody has to say what became of the last one: a
 * deployment says what has to be there, and of a script its stage says so with `idempotent` (spec 11, "Interrupting").
 */
export function isNeverInDoubt({ work, idempotent }: Pick<Stage, 'work' | 'idempotent'>): boolean {
  return work.kind === 'infrastructure' || (work.kind === 'shell' && idempotent);
}
