import { err, ok, type Result } from '../domain/result.ts';

/** One value that shell work hands on. */
export interface StageOutputValue {
  readonly name: string;
  readonly value: string;
}

/** What is wrong with the file, and in which line of it (from 1). Values are not repeated: they may be secrets. */
export interface StageOutputProblem {
  readonly line: number;
  readonly problem: string;
}

/** How much of a name or a delimiter a problem repeats. */
const MAX_QUOTED_LENGTH = 60;

/**
 * Reads what shell work wrote to the file `$STAGE_OUTPUT`: lines `name=value`, and for values of several lines
 * `name<<DELIMITER`, the value, and the delimiter alone on a line. Empty lines between them mean nothing; `\r\n` ends a
 * line as `\n` does. A name that is written again has its latest value.
 *
 * Format: https://docs.github.com/actions/reference/workflow-commands-for-github-actions#environment-files
 */
export function parseStageOutput(text: string): Result<readonly StageOutputValue[], StageOutputProblem> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const values = new Map<string, string>();
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const entry = readEntry(line);
    if (entry.kind === 'neither') return err({ line: index + 1, problem: 'neither name=value nor name<<DELIMITER' });
    const problem = checkName(entry.name);
    if (problem !== undefined) return err({ line: index + 1, problem });
    if (entry.kind === 'line') {
      values.set(entry.name, entry.value);
      continue;
    }
    if (entry.delimiter === '') {
      return err({ line: index + 1, problem: `no delimiter after ${quote(entry.name)}<<` });
    }
    const end = lines.indexOf(entry.delimiter, index + 1);
    if (end === -1) {
      const missing = `a line ${quote(entry.delimiter)} that ends the value of ${quote(entry.name)} is missing`;
      return err({ line: index + 1, problem: missing });
    }
    values.set(entry.name, lines.slice(index + 1, end).join('\n'));
    index = end;
  }
  return ok([...values].map(([name, value]) => ({ name, value })));
}

type Entry =
  | { readonly kind: 'line'; readonly name: string; readonly value: string }
  | { readonly kind: 'block'; readonly name: string; readonly delimiter: string }
  | { readonly kind: 'neither' };

/** What comes first decides: `a=b<<c` is a value with `<<` in it, `a<<b=c` a block that ends with `b=c`. */
function readEntry(line: string): Entry {
  const equals = line.indexOf('=');
  const block = line.indexOf('<<');
  if (equals !== -1 && (block === -1 || equals < block)) {
    return { kind: 'line', name: line.slice(0, equals), value: line.slice(equals + 1) };
  }
  if (block === -1) return { kind: 'neither' };
  return { kind: 'block', name: line.slice(0, block), delimiter: line.slice(block + 2) };
}

/** Blanks in a name are a sign of output that went to the wrong file. */
function checkName(name: string): string | undefined {
  if (name === '') return 'a value without a name';
  return /[\s\p{Cc}]/u.test(name) ? `${quote(name)} is no name: it holds a blank` : undefined;
}

function quote(text: string): string {
  const cut = text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}\u2026` : text;
  return JSON.stringify(cut);
}
