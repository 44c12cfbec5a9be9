import type { Node } from './ast.ts';
import { stop } from './stop.ts';
import type { Token } from './token.ts';
import { tokenStream } from './token-stream.ts';
import type { TokenStream } from './token-stream.ts';

/** How deep parentheses and control structures may be nested in each other. */
export const MAX_NESTING = 150;

/** How many variables may be in scope at once; looking one up takes time that grows with their number. */
export const MAX_VARIABLES = 500;

/** A template that is being parsed. */
export interface Parser {
  readonly source: string;
  readonly tokens: TokenStream;
  readonly definitions: Map<string, readonly Node[]>;
  /** The variables that are in scope, with their `$`; an inner one may repeat an outer one. */
  readonly variables: string[];
  /** How many `{{range}}` of the present body are open. */
  ranges: number;
  nesting: number;
}

/** Starts at the beginning of `source`. */
export function createParser(source: string): Parser {
  return { source, tokens: tokenStream(source), definitions: new Map(), variables: ['$'], ranges: 0, nesting: 0 };
}

/** Refuses the template. */
export function refuse(parser: Parser, message: string, offset: number): never {
  return stop({ source: parser.source, kind: 'parse', message, offset });
}

/** Refuses a token that doesn't belong into `context`. */
export function unexpected(parser: Parser, token: Token, context: string): never {
  return refuse(
    parser,
    token.type === 'error' ? token.text : `unexpected ${describe(token)} in ${context}`,
    token.offset,
  );
}

function describe(token: Token): string {
  switch (token.type) {
    case 'end-of-input':
      return 'EOF';
    case 'block':
    case 'break':
    case 'continue':
    case 'define':
    case 'else':
    case 'end':
    case 'if':
    case 'nil':
    case 'range':
    case 'template':
    case 'with':
      return `<${token.text}>`;
    default:
      return JSON.stringify(token.text);
  }
}

/** Parses something that is nested one level deeper. */
export function nested<Value>(parser: Parser, offset: number, parse: () => Value): Value {
  if (parser.nesting >= MAX_NESTING) refuse(parser, `nested more than ${MAX_NESTING} levels deep`, offset);
  parser.nesting += 1;
  const value = parse();
  parser.nesting -= 1;
  return value;
}

/** Brings a variable into scope. */
export function declare(parser: Parser, { text, offset }: Token): void {
  if (parser.variables.length >= MAX_VARIABLES) refuse(parser, `more than ${MAX_VARIABLES} variables at once`, offset);
  parser.variables.push(text);
}
