import type { Diagnostic } from '../domain/diagnostic.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import type { SharedMark, Token } from './token-syntax.ts';
import type { FoundValue, OnMissing } from './token-value.ts';
import { MAX_TOKEN_DEPTH, MAX_VALUE_CHARACTERS } from './token-value.ts';

/** Where a token stands, and what it means when it has no value. */
export interface TokenPlace {
  readonly location: SourceLocation;
  readonly onMissing: OnMissing;
}

/** What is wrong with a token, or undefined. Values are not told. */
export function problemOfToken(token: Token, value: FoundValue, place: TokenPlace): Diagnostic | undefined {
  const { location } = place;
  switch (value.kind) {
    case 'value':
    case 'unknown':
      return undefined;
    case 'missing':
      return missing(token, value.path, place);
    case 'broken':
      return { severity: 'error', code: 'unknown-variable', message: `${token.written}: ${value.message}`, location };
    case 'circular':
      return {
        severity: 'error',
        code: 'circular-variables',
        message: `${token.written}: values hold each other in a circle: ${value.circle.join(' → ')}`,
        hint: 'write one of the values out',
        location,
      };
    case 'too_deep':
      return {
        severity: 'error',
        code: 'nesting-too-deep',
        message: `${token.written}: values hold each other more than ${MAX_TOKEN_DEPTH} deep`,
        hint: 'write one of the values out',
        location,
      };
    case 'too_long':
      return {
        severity: 'error',
        code: 'variable-too-long',
        message: `${token.written}: the value of ${value.name} has more than ${MAX_VALUE_CHARACTERS} characters`,
        hint: 'look at the values in it: one may hold itself many times over',
        location,
      };
  }
}

function missing(
  { written, name }: Token,
  path: readonly string[],
  { location, onMissing }: TokenPlace,
): Diagnostic | undefined {
  if (onMissing === 'keep' || onMissing === 'empty') return undefined;
  const absent = path.at(-1) ?? name;
  const inside = path.length > 1 ? `, which the value of ${path.at(-2) ?? name} asks for` : '';
  return {
    severity: onMissing === 'fail' ? 'error' : 'warning',
    code: 'missing-token',
    message: `${written} has no value: there is no variable "${absent}"${inside}`,
    hint: 'define it, write a default after the name with :-, or put a backslash before what is no token',
    location,
  };
}

/** Two tokens that share a mark: the second one stays as it is. */
export function problemOfSharedMark({ written, mended }: SharedMark, location: SourceLocation): Diagnostic {
  return {
    severity: 'warning',
    code: 'adjacent-tokens',
    message: `${written} is one token and text: the next token needs a mark of its own`,
    hint: `write ${mended}`,
    location,
  };
}

/** A file that can't be put together. */
export function problemOfWriting(
  { message, hint }: { readonly message: string; readonly hint: string },
  location: SourceLocation,
): Diagnostic {
  return { severity: 'error', code: 'token-result', message, hint, location };
}
