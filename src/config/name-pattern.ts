/**
 * Whether a name is one that a pattern stands for: `*` for any characters, `?` for one. A dot in front must be written.
 * Takes a time that grows with the product of their lengths, and no more: a pattern of many `*` is no danger.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let [at, place] = [0, 0];
  let star: { readonly place: number; readonly at: number } | undefined;
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = { place, at };
      place += 1;
    } else if (pattern[place] === '?' || pattern[place] === name[at]) {
      at += 1;
      place += 1;
    } else if (star !== undefined) {
      // The last `*` takes one character more; earlier ones need not be looked at again.
      star = { ...star, at: star.at + 1 };
      [at, place] = [star.at, star.place + 1];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(place));
}
