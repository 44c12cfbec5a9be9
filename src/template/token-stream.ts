import { createLexer, nextToken } from './lexer.ts';
import type { Token, TokenType } from './token.ts';

/** Tokens with a way to put some back. */
export interface TokenStream {
  /** Takes the next token. */
  next(): Token;
  /** Looks at the next token without taking it. */
  peek(): Token;
  /** Takes the next token that is not a space; the spaces before it are gone. */
  nextNonSpace(): Token;
  /** As `nextNonSpace`, but leaves the token itself. */
  peekNonSpace(): Token;
  /** Puts tokens back, so that the first of them comes next. */
  putBack(...tokens: readonly Token[]): void;
  /** Takes the next token if it is of that type. */
  take(type: TokenType): boolean;
}

/** The tokens of `source`, cut when they are asked for. */
export function tokenStream(source: string): TokenStream {
  const lexer = createLexer(source);
  const waiting: Token[] = [];

  function next(): Token {
    return waiting.pop() ?? nextToken(lexer);
  }
  function nextNonSpace(): Token {
    for (;;) {
      const token = next();
      if (token.type !== 'space') return token;
    }
  }
  function left(token: Token): Token {
    waiting.push(token);
    return token;
  }
  return {
    next,
    nextNonSpace,
    peek: () => left(next()),
    peekNonSpace: () => left(nextNonSpace()),
    putBack(...tokens) {
      for (const token of tokens.toReversed()) waiting.push(token);
    },
    take(type) {
      const token = next();
      if (token.type !== type) waiting.push(token);
      return token.type === type;
    },
  };
}
