/** Items in order of a comparison: the lowest is taken first. A binary heap, so that both operations are logarithmic. */
export interface ReadyQueue<Item> {
  push(item: Item): void;
  /** The lowest item, which stays. */
  peek(): Item | undefined;
  /** The lowest item, which leaves. */
  pop(): Item | undefined;
}

/** An empty queue. Items that compare as equal leave in no particular order. */
export function createReadyQueue<Item>(compare: (a: Item, b: Item) => number): ReadyQueue<Item> {
  const heap: Item[] = [];
  return {
    push(item) {
      heap.push(item);
      siftUp(heap, item, compare);
    },
    peek: () => heap[0],
    pop() {
      const [lowest] = heap;
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) siftDown(heap, last, compare);
      return lowest;
    },
  };
}

function siftUp<Item>(heap: Item[], item: Item, compare: (a: Item, b: Item) => number): void {
  let place = heap.length - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || compare(parent, item) <= 0) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = item;
}

function siftDown<Item>(heap: Item[], item: Item, compare: (a: Item, b: Item) => number): void {
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    let child = heap[below];
    const right = heap[below + 1];
    if (child !== undefined && right !== undefined && compare(right, child) < 0) {
      below += 1;
      child = right;
    }
    if (child === undefined || compare(item, child) <= 0) break;
    heap[place] = child;
    place = below;
  }
  heap[place] = item;
}
