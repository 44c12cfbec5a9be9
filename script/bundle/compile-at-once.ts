import { type Module, parse } from '@swc/core';

/** A piece of a text, from its first character to the one behind its last. */
export type Span = readonly [number, number];

/**
 * What happens to a text at a place: some characters of it are left out, and others stand there instead. Of several at one
 * place, that of the lower rank comes first.
 */
interface Change {
  readonly at: number;
  readonly rank: (typeof RANKS)[keyof typeof RANKS];
  readonly leftOut: number;
  readonly text: () => string;
}

/** A node of the parser's tree, as far as it is looked at: spans are in bytes, and count on from an earlier text. */
interface Node {
  readonly type: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

/** A function that is to be compiled with its file, and, where it is declared, the name that it is declared with. */
interface Chosen {
  readonly span: Span;
  readonly name?: Span;
}

/**
 * The code with some of its functions in parentheses, which V8 compiles with their file and not when they are called. The
 * compiled code that Node keeps for the next start is what was compiled with the file, so each function that a start
 * calls and that is not in parentheses is compiled anew on every start.
 *
 * A declaration can't stand in parentheses: it becomes a variable at the head of the function it is declared in, which
 * is when a declaration takes effect. Those in other blocks, and methods, stay as they are.
 * @param code - ASCII, so that the parser's bytes are characters; strict, as the text of a module is
 * @param isChosen - of a function, by its place in the code
 */
export async function compileAtOnce(code: string, isChosen: (span: Span) => boolean): Promise<string> {
  const tree: Module = await parse(code, { syntax: 'ecmascript', target: 'es2024' });
  const start = tree.span.start;
  const changes: Change[] = [];
  const spanOf = ({ span }: Node): Span => [span.start - start, span.end - start];

  const rendered = ([from, to]: Span): string => {
    let text = '';
    let end = from;
    for (const { at, leftOut, text: put } of changes) {
      // A place before the end stands in a declaration that was moved, and is rendered with it.
      if (at < end || at > to) continue;
      text += code.slice(end, at) + put();
      end = at + leftOut;
    }
    return text + code.slice(end, to);
  };

  const asVariable = ({ span: [from, to], name = [from, from] }: Chosen): string =>
    // Its own change stands at its first character.
    `var ${code.slice(...name)}=(${code.slice(from, from + 1)}${rendered([from + 1, name[0]])}${rendered([name[1], to - 1])}${code.slice(to - 1, to)});`;

  const visit = (node: Node, declared: Chosen[] | undefined): void => {
    const span = spanOf(node);
    const [from, to] = span;
    if (node.type === 'FunctionDeclaration' && declared !== undefined && isChosen(span)) {
      const { identifier } = node;
      if (isNode(identifier)) declared.push({ span, name: spanOf(identifier) });
      changes.push({ at: from, rank: RANKS.moved, leftOut: to - from, text: () => '' });
    } else if (EXPRESSIONS.has(node.type) && isChosen(span)) {
      changes.push(
        { at: from, rank: RANKS.opening, leftOut: 0, text: () => '(' },
        { at: to, rank: RANKS.closing, leftOut: 0, text: () => ')' },
      );
    }
    const own: Chosen[] = [];
    for (const [child, isBody] of childrenOf(node)) {
      if (isBody) {
        for (const statement of statementsOf(child)) visit(statement, own);
      } else visit(child, undefined);
      if (isBody && own.length > 0) {
        const at = headEnd(child, spanOf);
        changes.push({ at, rank: RANKS.head, leftOut: 0, text: () => own.map(asVariable).join('') });
      }
    }
  };

  for (const item of tree.body) if (isNode(item)) visit(item, undefined);
  changes.sort((one, other) => one.at - other.at || one.rank - other.rank);
  return rendered([0, code.length]);
}

const RANKS = { closing: 0, head: 1, opening: 2, moved: 3 } as const;

const EXPRESSIONS: ReadonlySet<string> = new Set(['FunctionExpression', 'ArrowFunctionExpression']);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'span' in value;
}

/** The nodes below a node, in the order of the tree, and of each whether it is the block that is a function's body. */
function* childrenOf(node: Node): Generator<readonly [Node, boolean]> {
  const isFunction = node.type === 'FunctionDeclaration' || EXPRESSIONS.has(node.type);
  for (const [key, value] of Object.entries(node)) {
    for (const child of nodesIn(value)) {
      yield [child, isFunction && key === 'body' && 'stmts' in child];
    }
  }
}

/** The nodes that a property of a node holds: itself, in a list, or in an object that is no node, such as an argument. */
function* nodesIn(value: unknown): Generator<Node> {
  if (isNode(value)) yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* nodesIn(item);
}

function statementsOf(block: Node): readonly Node[] {
  return [...nodesIn(block['stmts'])];
}

/** Where the statements of a block begin, behind its directives. */
function headEnd(block: Node, spanOf: (node: Node) => Span): number {
  const directives = statementsOf(block).filter(
    ({ type, expression }) =>
      type === 'ExpressionStatement' && isNode(expression) && expression.type === 'StringLiteral',
  );
  const last = directives.at(-1);
  return last === undefined ? spanOf(block)[0] + 1 : spanOf(last)[1];
}

/**
 * Where the modules of a chunk stand, `export const modules = { 12: (module) => …, … }`, in order. The bundler writes each
 * as a function in parentheses, which the minifier takes for superfluous.
 */
export async function modulesOf(code: string): Promise<readonly Span[]> {
  return moduleFunctions(await parse(code, { syntax: 'ecmascript', target: 'es2024' }));
}

function moduleFunctions(tree: Module): readonly Span[] {
  // The parser counts on from one text to the next.
  const start = tree.span.start;
  return tree.body
    .flatMap((item) => (item.type === 'ExportDeclaration' ? [item.declaration] : []))
    .flatMap((declaration) => (declaration.type === 'VariableDeclaration' ? declaration.declarations : []))
    .flatMap(({ init }) => (init?.type === 'ObjectExpression' ? init.properties : []))
    .flatMap((property) => (property.type === 'KeyValueProperty' ? [property.value] : []))
    .flatMap((value) => ('span' in value ? [[value.span.start - start, value.span.end - start] as const] : []));
}
