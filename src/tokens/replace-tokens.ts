import type { Diagnostic } from '../domain/diagnostic.ts';
import type { FileFormat } from './file-format.ts';
import { createLocator } from './locator.ts';
import { problemOfSharedMark, problemOfToken, problemOfWriting } from './token-problem.ts';
import { type Piece, splitTokens } from './token-syntax.ts';
import type { FoundValue, TokenLookup, ValueOptions } from './token-value.ts';
import { tokenValues } from './token-value.ts';
import { writeValues } from './write-values.ts';
import type { WrittenPiece } from './written-piece.ts';

/** Characters that a file may have once its tokens are replaced. */
export const MAX_RESULT_CHARACTERS = 10_000_000;

/** A file with tokens. */
export interface TokenFile {
  /** As it is shown to the user. */
  readonly file: string;
  readonly text: string;
  /** How values are escaped. */
  readonly format: FileFormat;
}

/** What became of a file. */
export interface ReplacedFile {
  /** The file with its values; absent where a token has none yet, or there is an error. */
  readonly text?: string;
  /** Errors and warnings in the order of the file, none of which tells a value. */
  readonly problems: readonly Diagnostic[];
  /** What the values wait for that are not known yet: `infrastructure.vpc_id`; sorted. */
  readonly after: readonly string[];
  /** Names of the variables that were looked up, also those in values; sorted. */
  readonly names: readonly string[];
}

/**
 * Replaces the tokens of a file (spec 06, "Tokens in parameter files"). All problems are found in one go. Text in which
 * there is no token comes out as it is.
 */
export function replaceTokens(source: TokenFile, lookup: TokenLookup, options: ValueOptions): ReplacedFile {
  const { pieces, shared } = splitTokens(source.text, options.marks);
  const values = tokenValues(lookup, options);
  const locate = createLocator(source.file, source.text);
  const problems: Diagnostic[] = shared.map((mark) => problemOfSharedMark(mark, locate(mark.offset)));
  const after = new Set<string>();
  let canBeRead = true;
  const written: WrittenPiece[] = [];
  let length = 0;
  for (const [place, piece] of pieces.entries()) {
    if (piece.kind === 'text') {
      written.push(piece);
      length += piece.text.length;
      continue;
    }
    const { token } = piece;
    const value = values.find(token);
    const problem = problemOfToken(token, value, { location: locate(token.offset), onMissing: options.onMissing });
    if (problem !== undefined) problems.push(problem);
    if (value.kind === 'unknown') {
      for (const one of value.after) after.add(one);
      // What is not escaped may be any part of the file.
      canBeRead &&= !token.isRaw;
    }
    const text = value.kind === 'unknown' ? standIn(source.format, pieces[place + 1]) : textOf(value, options);
    length += (text ?? token.written).length;
    if (length > MAX_RESULT_CHARACTERS) {
      problems.push(problemOfWriting(TOO_LONG, locate(token.offset)));
      break;
    }
    written.push(
      text === undefined
        ? { kind: 'text', text: token.written, offset: token.offset }
        : { kind: 'value', value: text, token },
    );
  }
  canBeRead &&= problems.every(({ severity }) => severity !== 'error');
  // Without a token it is not for us to say whether a file is what its name promises.
  const format = pieces.some(({ kind }) => kind === 'token') ? source.format : 'none';
  const result = canBeRead ? writeValues(written, format) : undefined;
  if (result?.ok === false) problems.push(problemOfWriting(result.error, locate(result.error.offset)));
  return {
    ...(result?.ok === true && after.size === 0 ? { text: result.value } : {}),
    problems: inOrder(problems),
    after: [...after].toSorted(),
    names: [...values.names()].toSorted(),
  };
}

/**
 * What a value that is not known yet may be, wherever it stands: with it, what is wrong with the file shows before anything
 * has run. Outside quotes of JSON that is a digit, which may also be a part of a number, or a name before its colon.
 */
function standIn(format: FileFormat, next: Piece | undefined): string {
  if (format !== 'json' && format !== 'jsonc') return 'x';
  return next?.kind === 'text' && /^\s*:/.test(next.text) ? '""' : '1';
}

const TOO_LONG = {
  message: `the file gets longer than ${MAX_RESULT_CHARACTERS} characters here`,
  hint: 'look at the values: one may hold itself many times over',
};

/** What comes in the place of a token; undefined where it stays as it is written. */
function textOf(value: FoundValue, { onMissing }: ValueOptions): string | undefined {
  if (value.kind === 'value') return value.text;
  return value.kind === 'missing' && onMissing === 'empty' ? '' : undefined;
}

function inOrder(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems.toSorted((a, b) => a.location.line - b.location.line || a.location.column - b.location.column);
}
