/** Places of the generation in a key, filled with zeros: the service compares keys as text. */
const GENERATION_DIGITS = 8;

/** The highest generation that a key can name. */
export const MAX_KEY_GENERATION: number = 10 ** GENERATION_DIGITS - 1;

/** "The maximum length for the key is 512 characters" (documentation of actions/cache). */
export const MAX_KEY_LENGTH = 512;

/** What a key says. */
export interface CacheKey {
  readonly generation: number;
  readonly run: string;
  readonly attempt: number;
}

/** What the keys of all snapshots of an environment begin with. A project may be called anything; keys know no commas. */
export function keyPrefix(project: string, environment: string): string {
  return `stage-orchestrator/${encodeURIComponent(project)}/${environment}/`;
}

/** What the keys of one generation begin with, after the prefix. */
export function generationPrefix(generation: number): string {
  return `${digitsOf(generation)}-`;
}

/** The key of a snapshot after the prefix: `GENERATION-RUN-ATTEMPT`, and the number of the try from the second one on. */
export function keyEnding({ generation, run, attempt }: CacheKey, tryNumber: number): string {
  const ending = `${generationPrefix(generation)}${encodeURIComponent(run)}-${attempt}`;
  return tryNumber === 1 ? ending : `${ending}-${tryNumber}`;
}

/** The generation that a key names; `undefined`: it is none of ours. */
export function generationOf(key: string, prefix: string): number | undefined {
  const digits = key.startsWith(prefix) ? /^(\d+)-/u.exec(key.slice(prefix.length))?.[1] : undefined;
  return digits?.length === GENERATION_DIGITS ? Number(digits) : undefined;
}

/**
 * Beginnings of the keys of higher generations: one list per place, each from the highest digit down. Some key of a
 * higher generation exists if and only if one begins like this: the digits before the place are the same, the one in the
 * place is higher.
 *
 *     00000120  →  9 … 1 | 09 … 01 | … | 000009 … 000002 | 0000019 … 0000013 | 00000129 … 00000121
 */
export function higherGenerations(generation: number): readonly (readonly string[])[] {
  const digits = digitsOf(generation);
  return Array.from(digits, (digit, place) => {
    const higher = [9, 8, 7, 6, 5, 4, 3, 2, 1].filter((candidate) => candidate > Number(digit));
    return higher.map((candidate) => `${digits.slice(0, place)}${candidate}`);
  });
}

function digitsOf(generation: number): string {
  return String(generation).padStart(GENERATION_DIGITS, '0');
}
