import { type ChangingCode, type Node, RANKS, type Span, isNode, nodesIn } from './code-changes.ts';

/**
 * Writes chosen methods as functions in parentheses, which V8 compiles with their file; for a method there is no way to ask
 * for that. Those of an object become properties of it. Those of a class are defined right behind it, as little seen by
 * `for … in` as before. What only a method can hold, `super` and the names that begin with `#`, keeps it where it is.
 */
export function compileMethods(node: Node, code: ChangingCode, isChosen: (span: Span) => boolean): void {
  if (node.type === 'MethodProperty') asProperty(node, code, isChosen);
  if (node.type === 'ClassDeclaration') behindClass(node, code, isChosen);
}

function asProperty(method: Node, code: ChangingCode, isChosen: (span: Span) => boolean): void {
  const { key } = method;
  const [from, to] = code.spanOf(method);
  if (!isNode(key) || !isChosen([from, to]) || needsItsPlace(method)) return;
  const [keyFrom, keyTo] = code.spanOf(key);
  code.change({ at: from, rank: RANKS.opening, leftOut: keyFrom - from, text: () => '' });
  code.change({ at: keyTo, rank: RANKS.opening, leftOut: 0, text: () => `:(${functionWord(method)}` });
  code.change({ at: to, rank: RANKS.closing, leftOut: 0, text: () => ')' });
}

function behindClass(node: Node, code: ChangingCode, isChosen: (span: Span) => boolean): void {
  const { body, identifier } = node;
  const members = [...nodesIn(body)];
  // What is static may call methods before they would be there.
  if (!isNode(identifier) || members.some(isStatic)) return;
  const moved = members.filter((member) => isPlain(member) && isChosen(code.spanOf(member)) && !needsItsPlace(member));
  if (moved.length === 0) return;
  for (const method of moved) {
    const [from, to] = code.spanOf(method);
    code.change({ at: from, rank: RANKS.moved, leftOut: to - from, text: () => '' });
  }
  const name = code.code.slice(...code.spanOf(identifier));
  const text = (): string => {
    const properties = moved.map((method) => definition(method, code));
    return `Object.defineProperties(${name}.prototype,{${properties.join(',')}});`;
  };
  code.change({ at: code.spanOf(node)[1], rank: RANKS.behind, leftOut: 0, text });
}

function definition(method: Node, code: ChangingCode): string {
  const { key } = method;
  if (!isNode(key)) return '';
  const [keyFrom, keyTo] = code.spanOf(key);
  const [, to] = code.spanOf(method);
  const value = `(${functionWord(method['function'])}${code.rendered([keyTo, to])})`;
  return `${code.code.slice(keyFrom, keyTo)}:{value:${value},writable:!0,configurable:!0}`;
}

/** The words before the parameters, by what the parser says of a function. */
function functionWord(said: unknown): string {
  const { async, generator } = said as { readonly async?: unknown; readonly generator?: unknown };
  return `${async === true ? 'async ' : ''}function${generator === true ? '*' : ''}`;
}

function isStatic(member: Node): boolean {
  return member['isStatic'] === true || member.type === 'StaticBlock';
}

/** A method with a name of its own: no constructor, getter, setter, and none whose name is computed or private. */
function isPlain({ type, kind, key }: Node): boolean {
  return type === 'ClassMethod' && kind === 'method' && isNode(key) && key.type === 'Identifier';
}

function needsItsPlace(node: Node): boolean {
  if (node.type === 'Super' || node.type === 'SuperPropExpression' || node.type === 'PrivateName') return true;
  return Object.values(node).some((value) => [...nodesIn(value)].some(needsItsPlace));
}
