import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { SourceText } from '../../domain/source-text.ts';
import { locateInside } from '../../domain/source-text.ts';
import type { Comparison, ConditionNode, ConditionSyntaxError } from './ast.ts';
import { parseCall } from './calls.ts';
import { lexCondition } from './lexer.ts';
import type { ConditionToken } from './lexer.ts';
import { positionOf } from './position.ts';
import type { TokenReader } from './token-reader.ts';

/** Deepest nesting of parentheses and calls. */
export const CONDITION_DEPTH_LIMIT = 100;

const COMPARISONS: readonly Comparison[] = ['==', '!=', '<', '<=', '>', '>='];

class Stop extends Error {
  readonly problem: ConditionSyntaxError;
  constructor(problem: ConditionSyntaxError) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Parses any of the three spellings of spec 02, "condition". */
export function parseConditionText(source: SourceText): Result<ConditionNode, ConditionSyntaxError> {
  const tokens = lexCondition(source.text);
  if (!tokens.ok) return tokens;
  if (tokens.value.length === 1) return err({ message: 'the condition is empty', at: 0 });
  const reader = createReader(source, tokens.value);
  try {
    const node = reader.expression();
    const rest = reader.peek();
    return rest.kind === 'end' ? ok(node) : err(unexpected(rest));
  } catch (problem) {
    if (problem instanceof Stop) return err(problem.problem);
    throw problem;
  }
}

function unexpected(token: ConditionToken): ConditionSyntaxError {
  if (token.kind === 'end') return { message: 'the condition ends too early', at: token.at };
  if (token.kind === 'word')
    return { message: `${token.text} is not expected here: put texts in quotes`, at: token.at };
  return { message: `${token.text} is not expected here`, at: token.at };
}

function createReader(source: SourceText, tokens: readonly ConditionToken[]): TokenReader {
  let position = 0;
  let depth = 0;
  const end: ConditionToken = { kind: 'end', text: '', at: source.text.length };
  const reader: TokenReader = {
    source,
    peek: () => tokens[position] ?? end,
    next() {
      const token = reader.peek();
      position += 1;
      return token;
    },
    accept(symbol) {
      const token = reader.peek();
      const matches = token.kind === 'symbol' && token.text === symbol;
      if (matches) position += 1;
      return matches;
    },
    expect(symbol) {
      if (!reader.accept(symbol)) reader.fail(`${symbol} is missing`);
    },
    fail(message, at = reader.peek().at): never {
      throw new Stop({ message, at });
    },
    expression() {
      depth += 1;
      if (depth > CONDITION_DEPTH_LIMIT)
        reader.fail(`the condition is nested deeper than ${CONDITION_DEPTH_LIMIT} levels`);
      const node = parseLogic(reader, '||', () => parseLogic(reader, '&&', () => parseUnary(reader)));
      depth -= 1;
      return node;
    },
  };
  return reader;
}

function parseLogic(reader: TokenReader, operator: '&&' | '||', operand: () => ConditionNode): ConditionNode {
  const first = operand();
  const operands = [first];
  while (reader.accept(operator)) operands.push(operand());
  return operands.length === 1 ? first : { kind: 'logic', at: first.at, operator, operands };
}

function parseUnary(reader: TokenReader): ConditionNode {
  const { at } = reader.peek();
  let inverted = false;
  while (reader.accept('!')) inverted = !inverted;
  const node = parseComparison(reader);
  return inverted ? { kind: 'not', at, operand: node } : node;
}

function parseComparison(reader: TokenReader): ConditionNode {
  const left = parsePrimary(reader);
  const token = reader.peek();
  const operator = token.kind === 'symbol' ? COMPARISONS.find((one) => one === token.text) : undefined;
  if (operator !== undefined) {
    reader.next();
    return { kind: 'comparison', at: left.at, operator, left, right: parsePrimary(reader) };
  }
  if (token.kind === 'word' && token.text === 'in') {
    reader.next();
    return { kind: 'in', at: left.at, value: left, list: parseList(reader) };
  }
  return left;
}

function parseList(reader: TokenReader): readonly ConditionNode[] {
  const close = reader.accept('[') ? ']' : ')';
  if (close === ')' && !reader.accept('(')) reader.fail("after `in` comes a list: ['a', 'b']");
  const items: ConditionNode[] = [];
  if (reader.accept(close)) return items;
  do items.push(parsePrimary(reader));
  while (reader.accept(','));
  reader.expect(close);
  return items;
}

function parsePrimary(reader: TokenReader): ConditionNode {
  if (reader.accept('(')) {
    const node = reader.expression();
    reader.expect(')');
    return node;
  }
  const token = reader.next();
  switch (token.kind) {
    case 'string':
    case 'number':
      return { kind: 'literal', at: token.at, value: token.text };
    case 'template':
      return { kind: 'template', at: token.at, text: templateText(reader.source, token) };
    case 'word':
      if (token.text === 'true' || token.text === 'false') {
        return { kind: 'boolean', at: token.at, value: token.text === 'true' };
      }
      return parseCall(reader, token);
    case 'symbol':
    case 'end': {
      const problem = unexpected(token);
      return reader.fail(problem.message, problem.at);
    }
  }
}

function templateText(source: SourceText, token: ConditionToken): SourceText {
  const { line, column } = positionOf(source.text, token.at);
  return { text: token.text, at: locateInside(source, line, column), indent: source.indent };
}
