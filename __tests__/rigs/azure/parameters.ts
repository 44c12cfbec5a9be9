import { blankJsonComments } from '../../../src/extraction/json-comments.ts';

/** Reads a file that an argument names; `undefined`: there is none. */
export type ReadFile = (file: string) => string | undefined;

/**
 * Puts the text of files in the place of `@file`, at the beginning of an argument and behind its first `=`, as `az` does
 * with all arguments before it looks at any.
 *
 * Source: https://learn.microsoft.com/cli/azure/use-azure-cli-successfully-quoting and its "values from files"
 */
export function expandFiles(words: readonly string[], read: ReadFile): readonly string[] {
  const expand = (text: string): string =>
    text.startsWith('@') && text.length > 1 ? (read(text.slice(1))?.replace(/\n$/, '') ?? text) : text;
  return words.map((word) => {
    const equals = word.indexOf('=');
    return equals < 0 ? expand(word) : `${word.slice(0, equals)}=${expand(word.slice(equals + 1))}`;
  });
}

/** The parameters of a deployment by name, later ones winning; a text in place of that: why `az` would not take them. */
export function parametersOf(values: readonly string[]): ReadonlyMap<string, unknown> | string {
  const parameters = new Map<string, unknown>();
  for (const value of values) {
    if (value.endsWith('.bicepparam')) continue;
    const equals = value.indexOf('=');
    const document = parse(value);
    if (typeof document === 'object' && document !== null) {
      const { parameters: inside = document }: { parameters?: object } = document;
      for (const [name, entry] of Object.entries(inside)) parameters.set(name, valueOf(entry));
    } else if (equals > 0) {
      parameters.set(value.slice(0, equals), value.slice(equals + 1));
    } else {
      return `Unable to parse parameter: ${value}`;
    }
  }
  return parameters;
}

function valueOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : entry;
}

/** Comments are left out, as `az` does. */
function parse(text: string): unknown {
  try {
    return JSON.parse(blankJsonComments(text));
  } catch {
    return undefined;
  }
}
