import type { Redact } from './style.ts';

/** Writes lines, each with its line end. */
export type PrintLines = (lines: readonly string[]) => void;

/** Where lines go. */
export interface TextWriterOptions {
  /** Takes whole lines, the last one ended too. */
  readonly write: (text: string) => void;
  readonly redact: Redact;
  /** Whether a runner of GitHub Actions reads the lines and would obey those that look like workflow commands. */
  readonly actions: boolean;
}

/** The last station of every text view: what is written has no secret in it and gives a runner no commands. */
export function createTextWriter({ write, redact, actions }: TextWriterOptions): PrintLines {
  return (lines) => {
    if (lines.length === 0) return;
    const text = redact(lines.join('\n'));
    write(`${actions ? text.split('\n').map(withoutCommands).join('\n') : text}\n`);
  };
}

/**
 * A line that a runner takes for text: workflow commands stand at the start of a line (`::name::`), older ones
 * anywhere in it (`##[name]`).
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '## [');
}
