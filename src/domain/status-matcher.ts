/** An inclusive range of HTTP statuses, with the text it was written as. */
export interface StatusRange {
  readonly kind: 'range';
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Reads `201`, `2xx` or `200-204`; `undefined` for anything else. */
export function parseStatusMatcher(text: string): StatusRange | undefined {
  const exact = /^[1-5]\d\d$/.exec(text);
  if (exact) return { kind: 'range', from: Number(text), to: Number(text), text };
  const family = /^([1-5])[xX]{2}$/.exec(text);
  if (family) return { kind: 'range', from: Number(family[1]) * 100, to: Number(family[1]) * 100 + 99, text };
  const range = /^([1-5]\d\d)\s*-\s*([1-5]\d\d)$/.exec(text);
  if (!range) return undefined;
  const [from, to] = [Number(range[1]), Number(range[2])];
  return from <= to ? { kind: 'range', from, to, text } : undefined;
}
