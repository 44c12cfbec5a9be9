import type { Result } from '../../domain/result.ts';

/** Asks for a save of what is named; settles when a save that began afterwards has ended. */
export type SaveQueue<Value, Problem> = (names: readonly string[]) => Promise<Result<Value, Problem>>;

/**
 * Runs one save at a time. What is asked for meanwhile is done by one save after it, so that many requests at once cost
 * few saves. The names of a save that failed belong to the next one too.
 */
export function saveQueue<Value, Problem>(
  save: (names: ReadonlySet<string>) => Promise<Result<Value, Problem>>,
): SaveQueue<Value, Problem> {
  const unsaved = new Set<string>();
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<Result<Value, Problem>> | undefined;

  async function saveAfter(previous: Promise<unknown>): Promise<Result<Value, Problem>> {
    await previous;
    waiting = undefined;
    const names = new Set(unsaved);
    unsaved.clear();
    const saved = await save(names);
    if (!saved.ok) for (const name of names) unsaved.add(name);
    return saved;
  }

  return async (names) => {
    for (const name of names) unsaved.add(name);
    if (waiting === undefined) {
      waiting = saveAfter(running);
      running = waiting.catch(() => undefined);
    }
    return waiting;
  };
}
