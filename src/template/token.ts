/** Words that mean something at the start of an action; `nil` is a literal but can't be a function either. */
export const KEYWORDS = [
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
] as const;

/** One of the {@link KEYWORDS}. */
export type Keyword = (typeof KEYWORDS)[number];

/** What a token is. `space` is a token because `.a .b` and `.a.b` differ; `character` is any other printable ASCII. */
export type TokenType =
  | Keyword
  | 'assign'
  | 'bool'
  | 'character'
  | 'character-constant'
  | 'complex'
  | 'declare'
  | 'dot'
  | 'end-of-input'
  | 'error'
  | 'field'
  | 'identifier'
  | 'left-delimiter'
  | 'left-paren'
  | 'number'
  | 'pipe'
  | 'raw-string'
  | 'right-delimiter'
  | 'right-paren'
  | 'space'
  | 'string'
  | 'text'
  | 'variable';

/** A piece of a template: its text (of an `error`: the message) and where it starts, in UTF-16 code units from 0. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly offset: number;
}

const keywords: ReadonlySet<string> = new Set(KEYWORDS);

/** Whether a word is one of the {@link KEYWORDS}. */
export function isKeyword(word: string): word is Keyword {
  return keywords.has(word);
}
