import type { SourceLocation } from './source-location.ts';

/**
 * A text from the user's file that may hold template actions, with where it stands.
 * `at` is where its first character stands; `indent` is how many columns each later line is moved to the right
 * in the file (the indentation of a block scalar, otherwise 0).
 */
export interface SourceText {
  readonly text: string;
  readonly at: SourceLocation;
  readonly indent: number;
}

/** Where line `line`, column `column` of a text (both from 1) stands in its file. */
export function locateInside(source: SourceText, line: number, column: number): SourceLocation {
  return line === 1
    ? { ...source.at, column: source.at.column + column - 1 }
    : { file: source.at.file, line: source.at.line + line - 1, column: source.indent + column };
}
