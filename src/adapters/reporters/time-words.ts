/** How long something took, in milliseconds, from two moments in ISO 8601; `undefined` where one can't be read. */
export function elapsedMs(from: string, to: string): number | undefined {
  const elapsed = Date.parse(to) - Date.parse(from);
  return Number.isNaN(elapsed) ? undefined : Math.max(0, elapsed);
}

/** Milliseconds since 1970 in ISO 8601. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
