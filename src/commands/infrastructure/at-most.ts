/** Does something for each item, at most `count` at the same time; results stand in the order of the items. */
export async function atMost<Item, Value>(
  count: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> {
  const results = new Map<number, Value>();
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [place, item] of left) results.set(place, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, worker));
  return [...results].toSorted(([a], [b]) => a - b).map(([, value]) => value);
}
