import { type Syntax, child, children, nameOf, stringOf, walk } from './syntax.ts';

/** Globals through which code reaches the world: network, clock, timers, randomness, process, other globals. */
const WORLD = new Set(
  [
    'process console navigator require globalThis',
    'fetch XMLHttpRequest WebSocket EventSource BroadcastChannel Worker',
    'setTimeout setInterval setImmediate performance crypto',
    'localStorage sessionStorage caches',
  ].flatMap((names) => names.split(' ')),
);

/** Globals of which only a part reaches the world, and those of their members that do. */
const PARTLY_WORLD: ReadonlyMap<string, readonly string[]> = new Map([
  ['Date', ['now']],
  ['Math', ['random']],
  ['Temporal', ['Now']],
  ['AbortSignal', ['timeout']],
]);

/** Wrappers of an expression that are types for the rest; every other type is left out of the walk. */
const EXPRESSIONS_WITH_TYPES = new Set([
  'TsAsExpression',
  'TsConstAssertion',
  'TsInstantiation',
  'TsNonNullExpression',
  'TsSatisfiesExpression',
  'TsTypeAssertion',
]);

/**
 * Where a source reaches the world by a global, each as it is written: `process`, `Date.now`, `new Date()`. A local
 * name that hides such a global counts too, because a reader cannot tell them apart either.
 */
export function effectsOf(tree: Syntax): readonly string[] {
  const found = new Set<string>();
  walk(tree, (node) => {
    const effect = effectAt(node);
    if (effect !== undefined) found.add(effect);
    return partsToLeaveOut(node);
  });
  return [...found].toSorted();
}

function effectAt(node: Syntax): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return worldly(nameOf(node));
    case 'MetaProperty':
      return node['kind'] === 'import.meta' ? 'import.meta' : undefined;
    case 'MemberExpression':
      return memberEffect(node);
    case 'NewExpression':
      if (nameOf(child(node, 'callee')) !== 'Date' || children(node, 'arguments').length > 0) return undefined;
      return 'new Date()';
    default:
      return undefined;
  }
}

/** `Date` and the like on their own, as in `const { now } = Date`, may be used for anything. */
function worldly(name: string | undefined): string | undefined {
  return name !== undefined && (WORLD.has(name) || PARTLY_WORLD.has(name)) ? name : undefined;
}

function memberEffect(node: Syntax): string | undefined {
  const owner = nameOf(child(node, 'object')) ?? '';
  const members = PARTLY_WORLD.get(owner);
  if (members === undefined) return undefined;
  const property = child(node, 'property');
  const name = property?.type === 'Computed' ? stringOf(child(property, 'expression')) : nameOf(property);
  // A member that is computed may be any of them.
  return name === undefined || members.includes(name) ? `${owner}.${name ?? '[…]'}` : undefined;
}

/** Names that are not references: members, keys, labels, imported names, types; and what `effectAt` has looked at. */
function partsToLeaveOut(node: Syntax): readonly string[] | false {
  if (node.type.startsWith('Ts') && !EXPRESSIONS_WITH_TYPES.has(node.type)) return false;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false;
    case 'LabeledStatement':
      return ['label'];
    case 'MemberExpression':
      return [...(isPartlyWorld(child(node, 'object')) ? ['object'] : []), ...namePart(node, 'property')];
    case 'NewExpression':
      return nameOf(child(node, 'callee')) === 'Date' ? ['callee'] : [];
    case 'BinaryExpression':
      return node['operator'] === 'instanceof' && isPartlyWorld(child(node, 'right')) ? ['right'] : [];
    case 'AssignmentPatternProperty':
      // The key of `{ process }` as a pattern binds a name; elsewhere a key is only a key.
      return [];
    default:
      return namePart(node, 'key');
  }
}

function isPartlyWorld(node: Syntax | undefined): boolean {
  return PARTLY_WORLD.has(nameOf(node) ?? '');
}

/** The part when it is a plain name, not computed. */
function namePart(node: Syntax, part: string): readonly string[] {
  return child(node, part)?.type === 'Identifier' ? [part] : [];
}
