import { splitTokens, type Token, type TokenMarks } from './token-syntax.ts';

/** Values that may lead to each other, one inside the other. */
export const MAX_TOKEN_DEPTH = 32;

/** Characters of one value with the values in it: a few lines of `#{a}##{a}#` can stand for any number. */
export const MAX_VALUE_CHARACTERS = 1_000_000;

/** What is known of a name. `unknown`: there will be a value after something has run. `broken`: it can't be computed. */
export type TokenValue =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'unknown'; readonly after: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly message: string };

/** Looks up a name as it stands in a token, trimmed. */
export type TokenLookup = (name: string) => TokenValue;

/** What a token that has no value means (spec 06, `on_missing`). With `warn` and `keep` it stays as it is written. */
export type OnMissing = 'fail' | 'warn' | 'keep' | 'empty';

/** How values are found. */
export interface ValueOptions {
  readonly marks: TokenMarks;
  readonly onMissing: OnMissing;
  /** Whether tokens in values are replaced too. */
  readonly recursive: boolean;
}

/** What a token comes to. `missing` names the one that has no value, which may stand in the value of another. */
export type FoundValue =
  | Exclude<TokenValue, { readonly kind: 'missing' }>
  | { readonly kind: 'missing'; readonly path: readonly string[] }
  | { readonly kind: 'circular'; readonly circle: readonly string[] }
  | { readonly kind: 'too_deep'; readonly path: readonly string[] }
  | { readonly kind: 'too_long'; readonly name: string };

/** Finds the values of tokens; each name is looked up once. */
export interface TokenValues {
  find(token: Token): FoundValue;
  /** The names that were looked up, those in values too, in the order of asking. */
  names(): readonly string[];
}

/** The values that tokens stand for, by these options. */
export function tokenValues(lookup: TokenLookup, options: ValueOptions): TokenValues {
  const found = new Map<string, FoundValue>();

  const find = (token: Token, path: readonly string[]): FoundValue => {
    const value = findName(token.name, path);
    const isAbsent = (value.kind === 'missing' && value.path.length === path.length + 1) || isEmpty(value);
    return isAbsent && token.default !== undefined ? { kind: 'value', text: token.default } : value;
  };

  const findName = (name: string, path: readonly string[]): FoundValue => {
    const start = path.indexOf(name);
    if (start >= 0) return { kind: 'circular', circle: [...path.slice(start), name] };
    const inner = [...path, name];
    if (path.length >= MAX_TOKEN_DEPTH) return { kind: 'too_deep', path: inner };
    const known = found.get(name);
    if (known !== undefined) return known.kind === 'missing' ? { ...known, path: [...path, ...known.path] } : known;
    const value = lookup(name);
    const whole = value.kind === 'value' && options.recursive ? expand(value.text, inner) : withPath(value, inner);
    found.set(name, whole.kind === 'missing' ? { ...whole, path: whole.path.slice(path.length) } : whole);
    return whole;
  };

  const expand = (text: string, path: readonly string[]): FoundValue => {
    const after: string[] = [];
    let expanded = '';
    for (const piece of splitTokens(text, options.marks).pieces) {
      if (piece.kind === 'text') {
        expanded += piece.text;
      } else {
        const value = find(piece.token, path);
        if (value.kind === 'value') expanded += value.text;
        else if (value.kind === 'unknown') after.push(...value.after);
        else if (value.kind !== 'missing' || options.onMissing === 'fail') return value;
        else if (options.onMissing !== 'empty') expanded += piece.token.written;
      }
      if (expanded.length > MAX_VALUE_CHARACTERS) return { kind: 'too_long', name: path[0] ?? '' };
    }
    return after.length > 0 ? { kind: 'unknown', after: [...new Set(after)] } : { kind: 'value', text: expanded };
  };

  return { find: (token) => find(token, []), names: () => [...found.keys()] };
}

/** As `:-` in a shell has it: what is set to nothing has no value either. */
function isEmpty(value: FoundValue): boolean {
  return value.kind === 'value' && value.text === '';
}

function withPath(value: TokenValue, path: readonly string[]): FoundValue {
  return value.kind === 'missing' ? { kind: 'missing', path } : value;
}
