import type { Provenance } from '../../domain/history.ts';

/** What the commit of a save says about it. */
export interface SaveRecord extends Provenance {
  readonly project: string;
  readonly environment: string;
  readonly generation: number;
  /** Another one for each save: two runs that save the same thing in the same second make two commits. */
  readonly saveId: string;
}

/**
 * The message of a commit, for people and with trailers for programs:
 *
 *     Save generation 12 of production
 *
 *     Project: shop
 *     Environment: production
 *     Generation: 12
 *     …
 */
export function writeSaveMessage(save: SaveRecord): string {
  const trailers = [
    ['Project', save.project],
    ['Environment', save.environment],
    ['Generation', String(save.generation)],
    ['Run', save.run],
    ['Attempt', String(save.attempt)],
    ['Actor', save.actor],
    ['Commit', save.commit],
    ['Save-Id', save.saveId],
  ];
  const subject = `Save generation ${save.generation} of ${oneLine(save.environment)}`;
  return `${subject}\n\n${trailers.map(([name, value = '']) => `${name}: ${oneLine(value)}\n`).join('')}`;
}

/** The generation that a message names; `undefined`: no save of this program wrote it. */
export function generationOf(message: string): number | undefined {
  const digits = /^Generation: (\d{1,15})$/m.exec(message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A value must not look like a trailer of its own. */
function oneLine(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
