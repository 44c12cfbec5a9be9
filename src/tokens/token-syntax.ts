/** What begins and what ends a token. Neither is empty nor holds a line break. */
export interface TokenMarks {
  readonly prefix: string;
  readonly suffix: string;
}

/** The marks where a file says nothing else: `#{name}#` (spec 06, "Tokens in parameter files"). */
export const DEFAULT_MARKS: TokenMarks = { prefix: '#{', suffix: '}#' };

/** What stands between a name and the text that is taken where the variable is not set, or is empty. */
const DEFAULT_SEPARATOR = ':-';

/** Before a name: its value goes in as it is, whatever the file. */
const RAW = /^\s*raw:/;

/** One token of a text. Offsets count UTF-16 units from 0. */
export interface Token {
  /** As it stands in the text, with its marks. */
  readonly written: string;
  /** Trimmed, never empty. */
  readonly name: string;
  readonly isRaw: boolean;
  /** What counts where there is no value. */
  readonly default?: string;
  readonly offset: number;
}

/** A piece of a text: what stays as it is, or a token. Pieces follow each other without a gap. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | { readonly kind: 'token'; readonly token: Token };

/** Two tokens that share a mark, as in `#{a}#{b}#`: the second one is read as text. */
export interface SharedMark {
  readonly offset: number;
  readonly written: string;
  /** The same as it was meant: `#{a}##{b}#`. */
  readonly mended: string;
}

/** A text in pieces. */
export interface SplitText {
  readonly pieces: readonly Piece[];
  readonly shared: readonly SharedMark[];
}

/**
 * Finds the tokens of a text, in time that grows with its length. A token lies on one line and has a name. A backslash
 * before it makes it text, and is left out then; of two backslashes one escapes the other, as in JSON and YAML, so both
 * stay and the token counts.
 */
export function splitTokens(text: string, marks: TokenMarks): SplitText {
  const { prefix, suffix } = marks;
  const nextPrefix = finder(text, prefix);
  const nextSuffix = finder(text, suffix);
  const nextLineEnd = finder(text, '\n');
  const pieces: Piece[] = [];
  const shared: SharedMark[] = [];
  let textStart = 0;
  const endTextAt = (end: number): void => {
    if (end > textStart) pieces.push({ kind: 'text', text: text.slice(textStart, end), offset: textStart });
  };
  for (let start = nextPrefix(0); start >= 0;) {
    const inside = start + prefix.length;
    const end = nextSuffix(inside);
    if (end < 0) break;
    const another = nextPrefix(inside);
    const lineEnd = nextLineEnd(inside);
    const isWhole = (lineEnd < 0 || lineEnd > end) && (another < 0 || another + prefix.length > end);
    const after = end + suffix.length;
    const token = isWhole ? readToken(text.slice(inside, end)) : undefined;
    if (token === undefined) {
      start = another;
      continue;
    }
    const written = text.slice(start, after);
    if (isEscaped(text, start, textStart)) {
      endTextAt(start - 1);
      textStart = start;
    } else {
      endTextAt(start);
      pieces.push({ kind: 'token', token: { ...token, written, offset: start } });
      textStart = after;
      const rest = restOfShared(text, marks, after, nextSuffix(after));
      if (rest !== undefined)
        shared.push({ offset: start, written: written + rest.written, mended: written + rest.mended });
    }
    start = nextPrefix(after);
  }
  endTextAt(text.length);
  return { pieces, shared };
}

/** Where a text comes next. Asked for places in ascending order; looks at each character once. */
function finder(text: string, wanted: string): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found !== -1 && found < from) found = text.indexOf(wanted, from);
    return found;
  };
}

/** What stands between the marks; undefined where that is no name. */
function readToken(inside: string): Pick<Token, 'name' | 'isRaw' | 'default'> | undefined {
  const raw = RAW.exec(inside);
  const rest = raw === null ? inside : inside.slice(raw[0].length);
  const separator = rest.indexOf(DEFAULT_SEPARATOR);
  const name = (separator < 0 ? rest : rest.slice(0, separator)).trim();
  if (name === '') return undefined;
  const isRaw = raw !== null;
  return separator < 0 ? { name, isRaw } : { name, isRaw, default: rest.slice(separator + DEFAULT_SEPARATOR.length) };
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, place: number, textStart: number): boolean {
  let first = place;
  while (first > textStart && text[first - 1] === '\\') first -= 1;
  return (place - first) % 2 === 1;
}

/** What follows a token where its last characters were also meant to begin the next one: `{b}#`. */
function restOfShared(
  text: string,
  { prefix, suffix }: TokenMarks,
  after: number,
  end: number,
): { readonly written: string; readonly mended: string } | undefined {
  const lent = sharedLength({ prefix, suffix });
  if (lent === 0 || end < 0 || !text.startsWith(prefix.slice(lent), after)) return undefined;
  const written = text.slice(after, end + suffix.length);
  if (written.includes('\n') || written.includes(prefix)) return undefined;
  return { written, mended: prefix.slice(0, lent) + written };
}

/** How many characters of the suffix may be taken for the beginning of a prefix. */
function sharedLength({ prefix, suffix }: TokenMarks): number {
  for (let length = Math.min(prefix.length - 1, suffix.length); length > 0; length -= 1) {
    if (suffix.endsWith(prefix.slice(0, length))) return length;
  }
  return 0;
}
