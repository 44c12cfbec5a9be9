import type { Result } from '../../domain/result.ts';
import { err } from '../../domain/result.ts';
import type { SourceText } from '../../domain/source-text.ts';
import { locateInside } from '../../domain/source-text.ts';
import type { Comparison, ConditionNode, ConditionSyntaxError } from './ast.ts';
import { parseCall } from './calls.ts';
import { lexCondition } from './lexer.ts';
import type { ConditionToken } from './lexer.ts';
import { positionAt } from '../../template/position.ts';
import { readTokens } from './token-reader.ts';
import type { TokenReader } from './token-reader.ts';

/** Deepest nesting of parentheses and calls. */
export const CONDITION_DEPTH_LIMIT = 100;

const COMPARISONS: readonly Comparison[] = ['==', '!=', '<', '<=', '>', '>='];

/** A condition that is being read: its tokens, the text that its templates are parts of, how deep it is nested here. */
interface ConditionParser extends TokenReader {
  readonly source: SourceText;
  depth: number;
}

/** Parses any of the three spellings of spec 02, "condition". From weak to strong: `||`, `&&`, `!`, comparisons and `in`. */
export function parseConditionText(source: SourceText): Result<ConditionNode, ConditionSyntaxError> {
  const tokens = lexCondition(source.text);
  if (!tokens.ok) return tokens;
  if (tokens.value.length === 1) return err({ message: 'the condition is empty', at: 0 });
  return readTokens(tokens.value, (reader) => {
    const parser: ConditionParser = { ...reader, source, depth: 0 };
    const node = parseExpression(parser);
    if (parser.peek().kind !== 'end') failUnexpected(parser, parser.peek());
    return node;
  });
}

/** What stands alone, in parentheses, or as the argument of a call. */
function parseExpression(parser: ConditionParser): ConditionNode {
  parser.depth += 1;
  if (parser.depth > CONDITION_DEPTH_LIMIT) {
    parser.fail(`the condition is nested deeper than ${CONDITION_DEPTH_LIMIT} levels`);
  }
  const node = parseLogic(parser, '||', () => parseLogic(parser, '&&', () => parseUnary(parser)));
  parser.depth -= 1;
  return node;
}

function parseLogic(parser: ConditionParser, operator: '&&' | '||', operand: () => ConditionNode): ConditionNode {
  const first = operand();
  const operands = [first];
  while (parser.accept(operator)) operands.push(operand());
  return operands.length === 1 ? first : { kind: 'logic', at: first.at, operator, operands };
}

function parseUnary(parser: ConditionParser): ConditionNode {
  const { at } = parser.peek();
  let inversions = 0;
  while (parser.accept('!')) inversions += 1;
  const operand = parseComparison(parser);
  if (inversions === 0) return operand;
  // Two of them are none, but what they stand before must be true or false all the same.
  const inverted: ConditionNode = { kind: 'not', at, operand };
  return inversions % 2 === 1 ? inverted : { kind: 'not', at, operand: inverted };
}

function parseComparison(parser: ConditionParser): ConditionNode {
  const left = parsePrimary(parser);
  const { kind, text } = parser.peek();
  const operator = kind === 'symbol' ? COMPARISONS.find((one) => one === text) : undefined;
  if (operator !== undefined) {
    parser.next();
    return { kind: 'comparison', at: left.at, operator, left, right: parsePrimary(parser) };
  }
  if (kind === 'word' && text === 'in') {
    parser.next();
    return { kind: 'in', at: left.at, value: left, list: parseList(parser) };
  }
  return left;
}

function parseList(parser: ConditionParser): readonly ConditionNode[] {
  const close = parser.accept('[') ? ']' : ')';
  if (close === ')' && !parser.accept('(')) parser.fail("after `in` comes a list: ['a', 'b']");
  const items: ConditionNode[] = [];
  if (parser.accept(close)) return items;
  do items.push(parsePrimary(parser));
  while (parser.accept(','));
  parser.expect(close);
  return items;
}

function parsePrimary(parser: ConditionParser): ConditionNode {
  if (parser.accept('(')) {
    const node = parseExpression(parser);
    parser.expect(')');
    return node;
  }
  const token = parser.next();
  const { kind, text, at } = token;
  switch (kind) {
    case 'string':
    case 'number':
      return { kind: 'literal', at, value: text };
    case 'template':
      return { kind: 'template', at, text: templateText(parser.source, token) };
    case 'word':
      if (text === 'true' || text === 'false') return { kind: 'boolean', at, value: text === 'true' };
      return parseCall(parser, token, () => parseExpression(parser));
    case 'symbol':
    case 'end':
      return failUnexpected(parser, token);
  }
}

function failUnexpected(parser: ConditionParser, { kind, text, at }: ConditionToken): never {
  if (kind === 'end') return parser.fail('the condition ends too early', at);
  const shown = kind === 'string' ? JSON.stringify(text) : text;
  return parser.fail(`${shown} is not expected here${kind === 'word' ? ': put texts in quotes' : ''}`, at);
}

function templateText(source: SourceText, token: ConditionToken): SourceText {
  const { line, column } = positionAt(source.text, token.at);
  return { text: token.text, at: locateInside(source, line, column), indent: source.indent };
}
