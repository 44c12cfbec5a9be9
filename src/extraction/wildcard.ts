/** In a compiled pattern: any run of characters, and any one of them. Other entries are UTF-16 code units. */
const ANY_RUN = -1;
const ANY_ONE = -2;

/** What one comparison costs, in characters read. */
const COMPARISON_COST = 4;

/**
 * Whether `text` matches `pattern`, in which `*` stands for any characters, `?` for one (a whole code point), and a
 * backslash takes the meaning from the character after it.
 *
 * Only the last `*` is ever tried again, so the cost is at most the product of both lengths; each comparison is
 * announced to `spend`, and when that refuses, nothing matches.
 */
export function matchesWildcard(text: string, pattern: string, spend: (characters: number) => boolean): boolean {
  const tokens = compile(pattern);
  if (tokens === undefined) return false;
  let textAt = 0;
  let tokenAt = 0;
  let retryTextAt = 0;
  let retryTokenAt = -1;
  while (textAt < text.length) {
    if (!spend(COMPARISON_COST)) return false;
    const token = tokens[tokenAt];
    if (token === ANY_RUN) {
      tokenAt++;
      retryTokenAt = tokenAt;
      retryTextAt = textAt;
    } else if (token === ANY_ONE) {
      tokenAt++;
      textAt += characterLength(text, textAt);
    } else if (token === text.charCodeAt(textAt)) {
      tokenAt++;
      textAt++;
    } else if (retryTokenAt >= 0) {
      retryTextAt += characterLength(text, retryTextAt);
      textAt = retryTextAt;
      tokenAt = retryTokenAt;
    } else {
      return false;
    }
  }
  while (tokens[tokenAt] === ANY_RUN) tokenAt++;
  return tokenAt === tokens.length;
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** Undefined when the pattern ends in a lone backslash: that matches nothing. */
function compile(pattern: string): readonly number[] | undefined {
  const tokens: number[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '*') {
      if (tokens.at(-1) !== ANY_RUN) tokens.push(ANY_RUN);
    } else if (character === '?') {
      tokens.push(ANY_ONE);
    } else {
      if (character === '\\') at++;
      if (at === pattern.length) return undefined;
      tokens.push(pattern.charCodeAt(at));
    }
  }
  return tokens;
}
