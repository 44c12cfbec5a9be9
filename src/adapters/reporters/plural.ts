/** A count with its noun: `1 stage`, `2 stages`, `2,000 stages`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}

/** A count in digits with a comma between thousands, the same on every machine. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Names one after another, at most `most` of them and then a count: `a, b and 3 more`. */
export function listed(names: readonly string[], most: number): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${formatCount(names.length - most)} more`;
}
