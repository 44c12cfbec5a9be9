import { type Module, parse } from '@swc/core';
import { type ChangingCode, type Node, RANKS, type Span, changingCode, isNode, nodesIn } from './code-changes.ts';
import { compileMethods } from './compile-methods.ts';

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
 * is when a declaration takes effect. Those in other blocks stay as they are. Of methods see {@link compileMethods}.
 * @param code - ASCII, so that the parser's bytes are characters; strict, as the text of a module is
 * @param isChosen - of a function, by its place in the code; a method begins with its name, or a word before that
 */
export async function compileAtOnce(code: string, isChosen: (span: Span) => boolean): Promise<string> {
  const tree: Module = await parse(code, { syntax: 'ecmascript', target: 'es2024' });
  const changing = changingCode(code, tree.span.start);
  const { spanOf, change } = changing;

  const visit = (node: Node, declared: Chosen[] | undefined): void => {
    const span = spanOf(node);
    const [from, to] = span;
    if (node.type === 'FunctionDeclaration' && declared !== undefined && isChosen(span)) {
      const { identifier } = node;
      if (isNode(identifier)) declared.push({ span, name: spanOf(identifier) });
      change({ at: from, rank: RANKS.moved, leftOut: to - from, text: () => '' });
    } else if (EXPRESSIONS.has(node.type) && isChosen(span)) {
      change({ at: from, rank: RANKS.opening, leftOut: 0, text: () => '(' });
      change({ at: to, rank: RANKS.closing, leftOut: 0, text: () => ')' });
    }
    compileMethods(node, changing, isChosen);
    const own: Chosen[] = [];
    for (const [child, isBody] of childrenOf(node)) {
      if (isBody) {
        for (const statement of statementsOf(child)) visit(statement, own);
      } else visit(child, undefined);
      if (isBody && own.length > 0) {
        const at = headEnd(child, spanOf);
        const text = (): string => own.map((one) => asVariable(one, changing)).join('');
        change({ at, rank: RANKS.head, leftOut: 0, text });
      }
    }
  };

  for (const item of tree.body) if (isNode(item)) visit(item, undefined);
  return changing.rendered([0, code.length]);
}

const EXPRESSIONS: ReadonlySet<string> = new Set(['FunctionExpression', 'ArrowFunctionExpression']);

function asVariable({ span: [from, to], name = [from, from] }: Chosen, { code, rendered }: ChangingCode): string {
  // Its own change stands at its first character.
  const text = `${code.slice(from, from + 1)}${rendered([from + 1, name[0]])}${rendered([name[1], to - 1])}`;
  return `var ${code.slice(...name)}=(${text}${code.slice(to - 1, to)});`;
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
