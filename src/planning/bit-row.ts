/** A set of small whole numbers, one bit for each: uniting two sets costs one step for 32 of them. */
export type BitRow = Int32Array<ArrayBuffer>;

const BITS_PER_WORD = 32;

/** An empty set that has room for the numbers below `size`. */
export function createBitRow(size: number): BitRow {
  return new Int32Array(Math.ceil(size / BITS_PER_WORD));
}

/** Puts a number into the set. */
export function addBit(row: BitRow, bit: number): void {
  const word = Math.floor(bit / BITS_PER_WORD);
  row[word] = (row[word] ?? 0) | (1 << (bit % BITS_PER_WORD));
}

/** Whether a number is in the set. */
export function hasBit(row: BitRow, bit: number): boolean {
  return ((row[Math.floor(bit / BITS_PER_WORD)] ?? 0) & (1 << (bit % BITS_PER_WORD))) !== 0;
}

/** Puts all numbers of the other set into the first. */
export function addBits(row: BitRow, other: BitRow): void {
  for (let word = 0; word < other.length; word += 1) row[word] = (row[word] ?? 0) | (other[word] ?? 0);
}

/**
 * Takes numbers out of the set, the highest first, until none is left. Each one takes the numbers of its own set with
 * it, all of which are lower.
 */
export function takeHighest(row: BitRow, taking: (bit: number) => BitRow | undefined): readonly number[] {
  const taken: number[] = [];
  for (let word = row.length - 1; word >= 0; word -= 1) {
    for (let bits = row[word] ?? 0; bits !== 0; bits = row[word] ?? 0) {
      const highest = BITS_PER_WORD - 1 - Math.clz32(bits);
      taken.push(word * BITS_PER_WORD + highest);
      row[word] = bits & ~(1 << highest);
      const others = taking(word * BITS_PER_WORD + highest);
      if (others !== undefined) removeBits(row, others, word);
    }
  }
  return taken;
}

function removeBits(row: BitRow, others: BitRow, lastWord: number): void {
  for (let word = 0; word <= lastWord; word += 1) row[word] = (row[word] ?? 0) & ~(others[word] ?? 0);
}
