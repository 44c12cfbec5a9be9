import type { Command, NumberLiteral, Operand, PathStep, Pipe } from './ast.ts';
import { isFunction } from './functions/table.ts';
import { parseCharacterLiteral, parseComplexLiteral, parseNumberLiteral } from './number-literal.ts';
import { markOptional } from './optional-operands.ts';
import { declare, nested, refuse, unexpected } from './parser.ts';
import type { Parser } from './parser.ts';
import type { Token, TokenType } from './token.ts';
import { unquote } from './unquote.ts';

const OPERAND_STARTS: ReadonlySet<TokenType> = new Set([
  'bool',
  'character-constant',
  'complex',
  'dot',
  'field',
  'identifier',
  'left-paren',
  'nil',
  'number',
  'raw-string',
  'string',
  'variable',
]);

const LITERAL_PARSERS: ReadonlyMap<TokenType, typeof parseNumberLiteral> = new Map([
  ['character-constant', parseCharacterLiteral],
  ['complex', parseComplexLiteral],
  ['number', parseNumberLiteral],
]);

/** What a pipeline is for, as error messages call it, and the token that ends it. */
export interface PipelineContext {
  readonly context: 'block clause' | 'command' | 'if' | 'parenthesized pipeline' | 'range' | 'template clause' | 'with';
  readonly closing: 'right-delimiter' | 'right-paren';
}

interface Declarations {
  readonly variables: readonly string[];
  readonly assigns: boolean;
}

/** Parses a pipeline with its declarations and takes the token that closes it. */
export function parsePipeline(parser: Parser, { context, closing }: PipelineContext): Pipe {
  const { offset } = parser.tokens.peekNonSpace();
  const { variables, assigns } = parseDeclarations(parser, context);
  const commands: Command[] = [];
  for (;;) {
    const token = parser.tokens.nextNonSpace();
    if (token.type === closing) {
      checkCommands(parser, commands, context, token.offset);
      const end = closing === 'right-paren' ? token.offset + 1 : token.offset;
      return { kind: 'pipe', offset, end, variables, assigns, commands: markOptional(commands) };
    }
    if (!OPERAND_STARTS.has(token.type)) unexpected(parser, token, context);
    parser.tokens.putBack(token);
    commands.push(parseCommand(parser));
  }
}

/** Only the first command may be a plain value; the others must take the value before them. */
function checkCommands(parser: Parser, commands: readonly Command[], context: string, offset: number): void {
  if (commands.length === 0) refuse(parser, `missing value for ${context}`, offset);
  for (const [index, [word]] of commands.entries()) {
    if (index > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(word.kind)) {
      refuse(parser, `non executable command in pipeline stage ${index + 1}`, word.offset);
    }
  }
}

/** `$x :=`, `$x =`, and in a range `$i, $x :=`. As in Go, `=` may name a variable that only exists when it runs. */
function parseDeclarations(parser: Parser, context: string): Declarations {
  const { tokens } = parser;
  const variables: string[] = [];
  for (;;) {
    const variable = tokens.peekNonSpace();
    if (variable.type !== 'variable') return { variables, assigns: false };
    tokens.next();
    const adjacent = tokens.peek();
    const following = tokens.peekNonSpace();
    if (following.type === 'assign' || following.type === 'declare') {
      tokens.nextNonSpace();
      variables.push(variable.text);
      declare(parser, variable);
      return { variables, assigns: following.type === 'assign' };
    }
    if (following.type !== 'character' || following.text !== ',') {
      // Not a declaration but a value. A space behind it is what separates it from its arguments.
      if (adjacent.type === 'space') tokens.putBack(variable, adjacent);
      else tokens.putBack(variable);
      return { variables, assigns: false };
    }
    tokens.nextNonSpace();
    variables.push(variable.text);
    declare(parser, variable);
    if (context !== 'range' || variables.length > 1) {
      refuse(parser, `too many declarations in ${context}`, variable.offset);
    }
    if (!['variable', 'right-delimiter', 'right-paren'].includes(tokens.peekNonSpace().type)) {
      refuse(parser, 'range can only initialize variables', tokens.peek().offset);
    }
  }
}

/** Operands separated by spaces. Takes the `|` behind them, but leaves what closes the pipeline. */
function parseCommand(parser: Parser): Command {
  const { tokens } = parser;
  const words: Operand[] = [];
  for (;;) {
    tokens.peekNonSpace();
    const operand = parseOperand(parser);
    if (operand) words.push(operand);
    const token = tokens.next();
    if (token.type === 'space') continue;
    if (token.type === 'right-delimiter' || token.type === 'right-paren') tokens.putBack(token);
    else if (token.type !== 'pipe') unexpected(parser, token, 'operand');
    const [first, ...rest] = words;
    return first ? [first, ...rest] : refuse(parser, 'empty command', token.offset);
  }
}

/** A term and the `.field`s behind it. */
function parseOperand(parser: Parser): Operand | undefined {
  const term = parseTerm(parser);
  if (!term) return undefined;
  const path: PathStep[] = [];
  let { end } = term;
  while (parser.tokens.peek().type === 'field') {
    const field = parser.tokens.next();
    path.push(pathStep(field));
    end = field.offset + field.text.length;
  }
  if (path.length === 0) return term;
  switch (term.kind) {
    case 'field':
    case 'variable':
      return { ...term, end, path: [...term.path, ...path] };
    case 'pipe':
    case 'function':
    case 'chain':
      return { kind: 'chain', offset: term.offset, end, base: term, path, optional: false };
    default: {
      const text = parser.source.slice(term.offset, term.end);
      return refuse(parser, `unexpected . after term ${JSON.stringify(text)}`, term.end);
    }
  }
}

function pathStep(field: Token): PathStep {
  return { name: field.text.slice(1), offset: field.offset };
}

function parseTerm(parser: Parser): Operand | undefined {
  const token = parser.tokens.nextNonSpace();
  const { offset, text } = token;
  const span = { offset, end: offset + text.length };
  switch (token.type) {
    case 'identifier':
      if (!isFunction(text)) refuse(parser, undefinedFunction(parser, text, offset), offset);
      return { kind: 'function', ...span, name: text };
    case 'dot':
    case 'nil':
      return { kind: token.type, ...span };
    case 'variable':
      if (!parser.variables.includes(text)) refuse(parser, `undefined variable ${JSON.stringify(text)}`, offset);
      return { kind: 'variable', ...span, name: text, path: [], optional: false };
    case 'field':
      return { kind: 'field', ...span, path: [pathStep(token)], optional: false };
    case 'bool':
      return { kind: 'bool', ...span, value: text === 'true' };
    case 'character-constant':
    case 'complex':
    case 'number':
      return { kind: 'number', ...span, literal: numberLiteral(parser, token) };
    case 'left-paren': {
      const inner = { context: 'parenthesized pipeline', closing: 'right-paren' } as const;
      return { ...nested(parser, offset, () => parsePipeline(parser, inner)), offset };
    }
    case 'string':
    case 'raw-string':
      return { kind: 'string', ...span, text: unquote(text) ?? refuse(parser, 'invalid syntax: wrong escape', offset) };
    default:
      parser.tokens.putBack(token);
      return undefined;
  }
}

function numberLiteral(parser: Parser, { type, text, offset }: Token): NumberLiteral {
  const parse = LITERAL_PARSERS.get(type) ?? parseNumberLiteral;
  const literal = parse(text);
  return literal.ok ? literal.value : refuse(parser, literal.error, offset);
}

/** A name that stands alone was probably meant as a variable. */
function undefinedFunction(parser: Parser, name: string, offset: number): string {
  const alone =
    /(?:\{\{-?|\()$/.test(parser.source.slice(0, offset).trimEnd()) &&
    ['right-delimiter', 'pipe', 'right-paren'].includes(parser.tokens.peekNonSpace().type);
  const hint = alone ? `; a variable is written with a dot: .${name}` : '';
  return `function ${JSON.stringify(name)} not defined${hint}`;
}
