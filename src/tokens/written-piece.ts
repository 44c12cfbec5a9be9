import type { Token } from './token-syntax.ts';

/** A piece of a file as it will be: text as it is, or the value of a token, still to be written in the way of the file. */
export type WrittenPiece =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | ({ readonly kind: 'value' } & PlacedValue);

/** A value with the token in whose place it comes. */
export interface PlacedValue {
  readonly value: string;
  readonly token: Token;
}

/** Why a file can't be put together. Says nothing of values. `offset` counts in the source, UTF-16 units from 0. */
export interface WriteProblem {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}
