/** An inclusive range of HTTP statuses. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

const LOWEST_STATUS = 100;
const HIGHEST_STATUS = 599;

/** Reads `201`, `2xx` or `200-204`; undefined when it is none of these, or no status of HTTP. */
export function parseStatusRange(written: string): StatusRange | undefined {
  const text = written.trim();
  const [, hundreds] = /^([1-5])xx$/i.exec(text) ?? [];
  if (hundreds !== undefined) return { from: Number(hundreds) * 100, to: Number(hundreds) * 100 + 99 };
  const [, first, last] = /^([0-9]{3})(?:\s*-\s*([0-9]{3}))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const range = { from: Number(first), to: Number(last ?? first) };
  const isInOrder = range.from >= LOWEST_STATUS && range.from <= range.to && range.to <= HIGHEST_STATUS;
  return isInOrder ? range : undefined;
}
