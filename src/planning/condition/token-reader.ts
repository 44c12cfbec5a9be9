import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { ConditionSyntaxError } from './ast.ts';
import type { ConditionToken } from './lexer.ts';

/** Reads tokens one after another; whoever fails leaves {@link readTokens} with that error. */
export interface TokenReader {
  /** The next token, which stays the next one; behind the last token, one that says that the text ended. */
  peek(): ConditionToken;
  next(): ConditionToken;
  /** Passes over a symbol where it is the next token, and says whether it was. */
  accept(symbol: string): boolean;
  expect(symbol: string): void;
  /** Gives up; `at` is the offset in the text, of the next token unless it is said. */
  fail(message: string, at?: number): never;
}

/** The parser is recursive and may fail at every step, so inside this folder a failure unwinds the stack. */
const failures = new WeakMap<Error, ConditionSyntaxError>();

/** Runs a parser over tokens, of which the last one is the end. Anything that is thrown but by `fail` is a bug. */
export function readTokens<Value>(
  tokens: readonly ConditionToken[],
  parse: (reader: TokenReader) => Value,
): Result<Value, ConditionSyntaxError> {
  try {
    return ok(parse(createReader(tokens)));
  } catch (signal) {
    const failure = signal instanceof Error ? failures.get(signal) : undefined;
    if (failure === undefined) throw signal;
    return err(failure);
  }
}

function createReader(tokens: readonly ConditionToken[]): TokenReader {
  const end = tokens.at(-1);
  if (end === undefined) throw new Error('A condition without tokens has no end either.');
  let position = 0;
  const reader: TokenReader = {
    peek: () => tokens[position] ?? end,
    next() {
      const token = reader.peek();
      position += 1;
      return token;
    },
    accept(symbol) {
      const { kind, text } = reader.peek();
      const matches = kind === 'symbol' && text === symbol;
      if (matches) position += 1;
      return matches;
    },
    expect(symbol) {
      if (!reader.accept(symbol)) reader.fail(`${symbol} is missing`);
    },
    fail(message, at = reader.peek().at) {
      const signal = new Error(message);
      failures.set(signal, { message, at });
      throw signal;
    },
  };
  return reader;
}
