import type { Branch, BranchNode, Node, RangeNode, TemplateNode } from './ast.ts';
import { define } from './definitions.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { nested, refuse, unexpected } from './parser.ts';
import type { Parser } from './parser.ts';
import type { Token, TokenType } from './token.ts';
import { unquote } from './unquote.ts';

/** The action that a body belongs to: its keyword, and where its `{{` is. */
interface Opening {
  readonly keyword: string;
  readonly offset: number;
}

/** What stands between an action and its `{{end}}` or `{{else}}`. */
interface Body {
  readonly nodes: readonly Node[];
  readonly closing: Token;
}

/** Parses the whole template: text, actions, and the definitions that only the top level may hold. */
export function parseTopLevel(parser: Parser): readonly Node[] {
  const nodes: Node[] = [];
  for (;;) {
    const token = parser.tokens.next();
    if (token.type === 'end-of-input') return nodes;
    const word = startOfAction(parser, token, nodes);
    if (!word) continue;
    if (word.type === 'end' || word.type === 'else') refuse(parser, `unexpected {{${word.type}}}`, token.offset);
    if (word.type === 'define') parseDefinition(parser, token.offset);
    else nodes.push(parseAction(parser, word, token.offset));
  }
}

function parseBody(parser: Parser, opening: Opening): Body {
  return nested(parser, opening.offset, () => {
    const nodes: Node[] = [];
    for (;;) {
      const token = parser.tokens.nextNonSpace();
      if (token.type === 'end-of-input') {
        refuse(parser, `unexpected EOF: {{${opening.keyword}}} has no {{end}}`, opening.offset);
      }
      const word = startOfAction(parser, token, nodes);
      if (!word) continue;
      if (word.type === 'end') {
        expect(parser, 'right-delimiter', 'end');
        return { nodes, closing: word };
      }
      if (word.type === 'else') {
        const following = parser.tokens.peekNonSpace();
        // {{else if}} and {{else with}}: the keyword stays for whoever opened the body.
        if (following.type !== 'if' && following.type !== 'with') expect(parser, 'right-delimiter', 'else');
        return { nodes, closing: word };
      }
      nodes.push(parseAction(parser, word, token.offset));
    }
  });
}

/** Takes text into `nodes`; of an action, returns the first word. */
function startOfAction(parser: Parser, token: Token, nodes: Node[]): Token | undefined {
  if (token.type === 'left-delimiter') return parser.tokens.nextNonSpace();
  if (token.type !== 'text') unexpected(parser, token, 'input');
  nodes.push({ kind: 'text', text: token.text });
  return undefined;
}

function parseAction(parser: Parser, word: Token, offset: number): Node {
  switch (word.type) {
    case 'block':
      return parseBlock(parser, offset);
    case 'break':
    case 'continue':
      expect(parser, 'right-delimiter', `{{${word.type}}}`);
      if (parser.ranges === 0) refuse(parser, `{{${word.type}}} outside {{range}}`, offset);
      return { kind: word.type };
    case 'if':
    case 'with':
      return parseBranches(parser, word.type, offset);
    case 'range':
      return parseRange(parser, offset);
    case 'template':
      return parseTemplateCall(parser, offset);
    default:
      parser.tokens.putBack(word);
      return { kind: 'action', pipe: parsePipeline(parser, { context: 'command', closing: 'right-delimiter' }) };
  }
}

function parseBranches(parser: Parser, kind: 'if' | 'with', offset: number): BranchNode {
  const scope = parser.variables.length;
  const opening = { keyword: kind, offset };
  const branches: Branch[] = [];
  let otherwise: readonly Node[] = [];
  for (let more = true; more;) {
    const pipe = parsePipeline(parser, { context: kind, closing: 'right-delimiter' });
    const body = parseBody(parser, opening);
    branches.push({ pipe, body: body.nodes });
    more = body.closing.type === 'else' && parser.tokens.take(kind);
    if (body.closing.type === 'else' && !more) otherwise = parseElse(parser, opening);
  }
  parser.variables.length = scope;
  return { kind, branches, otherwise };
}

function parseRange(parser: Parser, offset: number): RangeNode {
  const scope = parser.variables.length;
  const opening = { keyword: 'range', offset };
  const pipe = parsePipeline(parser, { context: 'range', closing: 'right-delimiter' });
  parser.ranges += 1;
  const body = parseBody(parser, opening);
  parser.ranges -= 1;
  const otherwise = body.closing.type === 'else' ? parseElse(parser, opening) : [];
  parser.variables.length = scope;
  return { kind: 'range', pipe, body: body.nodes, otherwise };
}

function parseElse(parser: Parser, opening: Opening): readonly Node[] {
  const { nodes, closing } = parseBody(parser, opening);
  if (closing.type !== 'end') refuse(parser, 'expected end; found {{else}}', closing.offset);
  return nodes;
}

function parseTemplateCall(parser: Parser, offset: number): TemplateNode {
  const name = parseName(parser, 'template clause');
  if (parser.tokens.peekNonSpace().type === 'right-delimiter') {
    parser.tokens.next();
    return { kind: 'template', offset, name };
  }
  const pipe = parsePipeline(parser, { context: 'template clause', closing: 'right-delimiter' });
  return { kind: 'template', offset, name, pipe };
}

/** `{{block "name" pipeline}}` defines a template and calls it at once. */
function parseBlock(parser: Parser, offset: number): TemplateNode {
  const name = parseName(parser, 'block clause');
  const pipe = parsePipeline(parser, { context: 'block clause', closing: 'right-delimiter' });
  parseNamedBody(parser, name, { keyword: 'block', offset });
  return { kind: 'template', offset, name, pipe };
}

function parseDefinition(parser: Parser, offset: number): void {
  const name = parseName(parser, 'define clause');
  expect(parser, 'right-delimiter', 'define clause');
  parseNamedBody(parser, name, { keyword: 'define', offset });
}

/** A named template sees no variables from outside, and its `{{break}}` ends no range outside. */
function parseNamedBody(parser: Parser, name: string, opening: Opening): void {
  const { ranges } = parser;
  const outer = parser.variables.splice(0, parser.variables.length, '$');
  parser.ranges = 0;
  const { nodes, closing } = parseBody(parser, opening);
  if (closing.type !== 'end') refuse(parser, `unexpected {{else}} in ${opening.keyword} clause`, closing.offset);
  define(parser, { name, nodes, offset: opening.offset });
  parser.ranges = ranges;
  parser.variables.splice(0, parser.variables.length, ...outer);
}

function parseName(parser: Parser, context: string): string {
  const token = parser.tokens.nextNonSpace();
  if (token.type !== 'string' && token.type !== 'raw-string') unexpected(parser, token, context);
  return unquote(token.text) ?? refuse(parser, 'invalid syntax: wrong escape', token.offset);
}

function expect(parser: Parser, type: TokenType, context: string): void {
  const token = parser.tokens.nextNonSpace();
  if (token.type !== type) unexpected(parser, token, context);
}
