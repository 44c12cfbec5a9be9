/** A quoted token: what it is and where it ends, or why it does not end. */
export type Quoted =
  | { readonly type: 'string' | 'character-constant' | 'raw-string'; readonly end: number }
  | { readonly type: 'error'; readonly text: string };

/** Finds the end of the quoted text whose opening quote (`"`, `'` or a back quote) is at `start`. */
export function lexQuoted(source: string, start: number): Quoted {
  const quote = source.charAt(start);
  if (quote === '`') {
    const end = source.indexOf('`', start + 1);
    return end < 0 ? { type: 'error', text: 'unterminated raw quoted string' } : { type: 'raw-string', end: end + 1 };
  }
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === quote) return { type: quote === '"' ? 'string' : 'character-constant', end: at + 1 };
    if (character === '\\') at += 1;
    if (source.charAt(at) === '\n') break;
  }
  return { type: 'error', text: `unterminated ${quote === '"' ? 'quoted string' : 'character constant'}` };
}
