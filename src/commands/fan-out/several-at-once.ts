import { ok, type Result } from '../../domain/result.ts';

/**
 * Does something with each item, at most `limit` of them at once. The results are in the order of the items. The first
 * failure in time ends it: what has begun comes to its end, and nothing else begins.
 */
export async function severalAtOnce<Item, Value, Problem>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result<Value, Problem>>,
): Promise<Result<readonly Value[], Problem>> {
  const values: Value[] = [];
  const problems: Result<never, Problem>[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && problems.length === 0; next = waiting.shift()) {
      const [place, item] = next;
      const done = await work(item);
      if (done.ok) values[place] = done.value;
      else problems.push(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return problems[0] ?? ok(values);
}
