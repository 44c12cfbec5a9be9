import type { SourceLocation } from './source-location.ts';

/** One entry of `parameters`: files with tokens such as `#{name}#`, copied with the tokens replaced (spec 06). */
export interface ParameterFiles {
  /** In the order of their paths; at least one. */
  readonly files: readonly ParameterFile[];
  /** What begins and what ends a token. */
  readonly prefix: string;
  readonly suffix: string;
  readonly onMissing: 'fail' | 'warn' | 'keep' | 'empty';
  /** Whether values may hold tokens too. */
  readonly recursive: boolean;
  readonly location: SourceLocation;
}

/** A file with tokens, as it was read. */
export interface ParameterFile {
  /** As it is shown to the user. */
  readonly file: string;
  /** Without byte order mark, otherwise as it is. */
  readonly text: string;
  /** Where its copy goes inside the private folder of the stage: a path of names with `/`, neither `.` nor `..`. */
  readonly destination: string;
}
