/** The limit of the first try. */
const FIRST_MS = 100;

/** No machine needs that long to open a connection on itself: a try with such a limit is the last one. */
const LAST_MS = 20_000;

/** What came of a try, and the limit that it had. */
export interface LimitedTry<Value> {
  readonly limitMs: number;
  readonly value: Value;
}

/**
 * Tries something that ends by a time limit, with a limit that doubles until the try came as far as it should before
 * that: how much time that takes is the machine's affair. The last try is the one to judge.
 */
export async function withGrowingLimit<Value>(
  attempt: (limitMs: number) => Promise<Value>,
  isFarEnough: (value: Value) => boolean,
): Promise<LimitedTry<Value>> {
  for (let limitMs = FIRST_MS; ; limitMs *= 2) {
    const value = await attempt(limitMs);
    if (limitMs >= LAST_MS || isFarEnough(value)) return { limitMs, value };
  }
}
