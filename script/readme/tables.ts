import { parse } from 'yaml';
import { code, table } from './markdown-table.ts';

/** What the tables say of a command of the command line. */
export interface Command {
  readonly name: string;
  readonly positionals: readonly string[];
  readonly summary: string;
}

/** What is read of action.yml. Format: https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax */
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

/** The tables by the names of their markers. */
export function tables(actionText: string, commands: readonly Command[]): Readonly<Record<string, string>> {
  const { inputs, outputs } = parse(actionText) as Action;
  return {
    inputs: table(
      ['input', 'default', 'what it says'],
      Object.entries(inputs).map(([name, input]) => [code(name), code(input.default ?? ''), input.description]),
    ),
    outputs: table(
      ['output', 'what it holds'],
      Object.entries(outputs).map(([name, { description }]) => [code(name), description]),
    ),
    commands: table(
      ['command', 'does'],
      commands.map(({ name, positionals, summary }) => [code([name, ...positionals].join(' ')), summary]),
    ),
  };
}

/**
 * A page with each table between its markers, `<!-- begin NAME -->` and `<!-- end NAME -->`; the rest stays as it is.
 * @throws Error when the page lacks the markers of a table
 */
export function withTables(page: string, named: Readonly<Record<string, string>>): string {
  return Object.entries(named).reduce((text, [name, content]) => {
    const [begin, end] = [`<!-- begin ${name} -->\n`, `\n<!-- end ${name} -->`];
    const start = text.indexOf(begin);
    const stop = text.indexOf(end, start);
    if (start === -1 || stop === -1)
      throw new Error(`There is no place for the table "${name}": ${begin.trim()} …${end}`);
    return `${text.slice(0, start + begin.length)}\n${content}\n${text.slice(stop)}`;
  }, page);
}
