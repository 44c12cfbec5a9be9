import type { Comparison, ConditionNode, TextTest } from './ast.ts';
import type { ConditionToken } from './lexer.ts';
import type { TokenReader } from './token-reader.ts';

/** The functions of spelling 3, sorted. */
export const CONDITION_FUNCTIONS = [
  'always',
  'and',
  'contains',
  'endsWith',
  'eq',
  'failed',
  'ge',
  'gt',
  'in',
  'le',
  'lt',
  'ne',
  'not',
  'or',
  'startsWith',
  'succeeded',
] as const;

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['eq', '=='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
]);

const TEXT_TESTS: readonly TextTest[] = ['contains', 'startsWith', 'endsWith'];

/** What begins with a word: a function, `variables['x']` or `vars.x`. */
export function parseCall(reader: TokenReader, word: ConditionToken): ConditionNode {
  if (word.text === 'variables' || word.text === 'vars') return parseVariable(reader, word);
  if (!CONDITION_FUNCTIONS.some((name) => name === word.text)) {
    return reader.fail(
      `${word.text} is neither a function nor a variable: put texts in quotes, write vars.${word.text} for a variable`,
      word.at,
    );
  }
  reader.expect('(');
  const { at, text: name } = word;
  if (name === 'succeeded' || name === 'failed') {
    return { kind: 'outcome', at, wanted: name === 'succeeded' ? 'success' : 'failure', stages: stageNames(reader) };
  }
  return build(reader, { name, at, operands: parseArguments(reader) });
}

/** A call as it was written. `at` is its offset in the text. */
interface Call {
  readonly name: string;
  readonly at: number;
  readonly operands: readonly ConditionNode[];
}

function build(reader: TokenReader, call: Call): ConditionNode {
  const { name, at, operands } = call;
  const [first, second] = operands;
  const comparison = COMPARISONS.get(name);
  if (name === 'always') {
    count(reader, call, { least: 0, most: 0 });
    return { kind: 'always', at };
  }
  if (name === 'and' || name === 'or') {
    count(reader, call, { least: 1, most: Infinity });
    return { kind: 'logic', at, operator: name === 'and' ? '&&' : '||', operands };
  }
  if (name === 'not') {
    count(reader, call, { least: 1, most: 1 });
    if (first) return { kind: 'not', at, operand: first };
  }
  if (name === 'in') {
    count(reader, call, { least: 1, most: Infinity });
    if (first) return { kind: 'in', at, value: first, list: operands.slice(1) };
  }
  count(reader, call, { least: 2, most: 2 });
  if (!first || !second) return reader.fail(`${name} takes 2 arguments`, at);
  if (comparison) return { kind: 'comparison', at, operator: comparison, left: first, right: second };
  const test = TEXT_TESTS.find((one) => one === name);
  return test ? { kind: 'text-test', at, test, value: first, part: second } : reader.fail(`${name} is unknown`, at);
}

function count(
  reader: TokenReader,
  { name, at, operands }: Call,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (operands.length >= least && operands.length <= most) return;
  const wanted = least === most ? `${least}` : `at least ${least}`;
  reader.fail(`${name} takes ${wanted} ${least === 1 ? 'argument' : 'arguments'}, not ${operands.length}`, at);
}

function parseArguments(reader: TokenReader): readonly ConditionNode[] {
  const operands: ConditionNode[] = [];
  if (reader.accept(')')) return operands;
  do operands.push(reader.expression());
  while (reader.accept(','));
  reader.expect(')');
  return operands;
}

/** Names of stages are known when the file is read: they are texts, not expressions. */
function stageNames(reader: TokenReader): readonly string[] {
  const names: string[] = [];
  if (reader.accept(')')) return names;
  do {
    const token = reader.next();
    if (token.kind !== 'string') reader.fail("a stage is named by a text: succeeded('database')", token.at);
    names.push(token.text);
  } while (reader.accept(','));
  reader.expect(')');
  return names;
}

function parseVariable(reader: TokenReader, word: ConditionToken): ConditionNode {
  if (reader.accept('.')) {
    const name = reader.next();
    if (name.kind !== 'word') reader.fail(`after ${word.text}. comes a name`, name.at);
    return { kind: 'variable', at: word.at, name: name.text };
  }
  reader.expect('[');
  const name = reader.next();
  if (name.kind !== 'string') reader.fail(`a variable is named by a text: ${word.text}['name']`, name.at);
  reader.expect(']');
  return { kind: 'variable', at: word.at, name: name.text };
}
