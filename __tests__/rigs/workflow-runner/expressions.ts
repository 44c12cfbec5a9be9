import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** What expressions see, by the name of the context: plain data. */
export type Contexts = Readonly<Record<string, unknown>>;

/** The functions of a job's condition that ask for a status. */
export type StatusFunctions = Readonly<Record<'always' | 'cancelled' | 'failure' | 'success', () => boolean>>;

/**
 * Evaluates an expression with GitHub's own evaluator. Without `status` its functions are unknown, as they are outside of
 * conditions.
 */
export function evaluate(expression: string, contexts: Contexts, status?: StatusFunctions): unknown {
  const functions = Object.entries(status ?? {}).map(([name, call]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(call()),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const result = new Evaluator(parsed, known, new Map(functions.map((one) => [one.name, one]))).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer)) as unknown;
}

/** A text with expressions: the value itself where it is one expression alone, otherwise a text. */
export function interpolate(text: unknown, contexts: Contexts): unknown {
  if (typeof text !== 'string') return text;
  const parts = [...text.matchAll(/\$\{\{(?<expression>.*?)\}\}/gsu)];
  const [only] = parts;
  if (only && only[0] === text.trim()) return evaluate(only.groups?.['expression'] ?? '', contexts);
  return text.replaceAll(/\$\{\{(?<expression>.*?)\}\}/gsu, (_, expression: string) =>
    asText(evaluate(expression, contexts)),
  );
}

/** As GitHub writes a value into a text: nothing for null, JSON never. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('GitHub would write an object as "Object"');
}
