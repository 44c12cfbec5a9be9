import type { Comparison, ConditionNode, TextTest } from './ast.ts';
import type { ConditionToken } from './lexer.ts';
import type { TokenReader } from './token-reader.ts';

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['eq', '=='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
]);

const TEXT_TESTS: readonly TextTest[] = ['contains', 'startsWith', 'endsWith'];

/** How many arguments the functions take that take neither two nor names of stages. */
const ARITIES: ReadonlyMap<string, { readonly least: number; readonly most: number }> = new Map([
  ['always', { least: 0, most: 0 }],
  ['not', { least: 1, most: 1 }],
  ['and', { least: 1, most: Infinity }],
  ['or', { least: 1, most: Infinity }],
  ['in', { least: 1, most: Infinity }],
]);

/** The functions of spelling 3. */
const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set([
  ...COMPARISONS.keys(),
  ...TEXT_TESTS,
  ...ARITIES.keys(),
  'succeeded',
  'failed',
]);

/** What begins with a word: a function of spelling 3, `variables['x']` or `vars.x`. `parseOperand` reads one argument. */
export function parseCall(reader: TokenReader, word: ConditionToken, parseOperand: () => ConditionNode): ConditionNode {
  const { text: name, at } = word;
  if (name === 'variables' || name === 'vars') return parseVariable(reader, word);
  if (!CONDITION_FUNCTIONS.has(name)) {
    const message = `${name} is neither a function nor a variable: put texts in quotes, write vars.${name} for a variable`;
    return reader.fail(message, at);
  }
  reader.expect('(');
  if (name === 'succeeded' || name === 'failed') {
    return { kind: 'outcome', at, wanted: name === 'succeeded' ? 'success' : 'failure', stages: stageNames(reader) };
  }
  const operands = parseArguments(reader, parseOperand);
  const { least, most } = ARITIES.get(name) ?? { least: 2, most: 2 };
  if (operands.length < least || operands.length > most) {
    const wanted = least === most ? `${least}` : `at least ${least}`;
    reader.fail(`${name} takes ${wanted} ${least === 1 ? 'argument' : 'arguments'}, not ${operands.length}`, at);
  }
  return build(word, operands);
}

function build({ text: name, at }: ConditionToken, operands: readonly ConditionNode[]): ConditionNode {
  if (name === 'always') return { kind: 'always', at };
  if (name === 'and' || name === 'or') return { kind: 'logic', at, operator: name === 'and' ? '&&' : '||', operands };
  const [first, second] = operands;
  if (first && name === 'not') return { kind: 'not', at, operand: first };
  if (first && name === 'in') return { kind: 'in', at, value: first, list: operands.slice(1) };
  const operator = COMPARISONS.get(name);
  if (first && second && operator) return { kind: 'comparison', at, operator, left: first, right: second };
  const test = TEXT_TESTS.find((one) => one === name);
  if (first && second && test) return { kind: 'text-test', at, test, value: first, part: second };
  throw new Error(`The condition function ${name} is listed but not built.`);
}

function parseArguments(reader: TokenReader, parseOperand: () => ConditionNode): readonly ConditionNode[] {
  const operands: ConditionNode[] = [];
  if (reader.accept(')')) return operands;
  do operands.push(parseOperand());
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
