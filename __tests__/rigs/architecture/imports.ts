import { type Syntax, child, children, nameOf, stringOf, walk } from './syntax.ts';

/** One place where a file asks for another module, in whatever form: static, type-only, dynamic or re-exported. */
export interface Import {
  /** As it is written; undefined when it is computed, so that nobody can say what it leads to. */
  readonly specifier: string | undefined;
  /** The exported names asked for; undefined for all of them (`* as x`, `export *`, `import()`). */
  readonly names: readonly string[] | undefined;
  /** Whether nothing of it is left when the types are stripped. */
  readonly typeOnly: boolean;
}

/** Every import of a syntax tree, in the order of the text. */
export function importsOf(tree: Syntax): readonly Import[] {
  const found: Import[] = [];
  walk(tree, (node) => {
    const one = importAt(node);
    if (one !== undefined) found.push(one);
    return [];
  });
  return found;
}

function importAt(node: Syntax): Import | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return declared(node);
    case 'CallExpression':
      if (child(node, 'callee')?.type !== 'Import') return undefined;
      return { specifier: stringOf(children(node, 'arguments')[0]), names: undefined, typeOnly: false };
    case 'TsImportType':
      return { specifier: stringOf(child(node, 'argument')), names: undefined, typeOnly: true };
    case 'TsExternalModuleReference':
      return { specifier: stringOf(child(node, 'expression')), names: undefined, typeOnly: false };
    default:
      return undefined;
  }
}

/** `import … from`, `import '…'`, `export … from`, `export * from`; a plain `export { x }` asks for nothing. */
function declared(node: Syntax): Import | undefined {
  const source = child(node, 'source');
  if (source === undefined) return undefined;
  const specifiers = children(node, 'specifiers');
  const names = specifiers.map(importedName);
  const isWhole = node.type === 'ExportAllDeclaration' || names.includes('*');
  return {
    specifier: stringOf(source),
    names: isWhole ? undefined : names,
    typeOnly:
      node['typeOnly'] === true || (specifiers.length > 0 && specifiers.every((one) => one['isTypeOnly'] === true)),
  };
}

/** `*` for the whole module. A name may be written as a string too: `import { 'a b' as c }`. */
function importedName(specifier: Syntax): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type !== 'ImportSpecifier' && specifier.type !== 'ExportSpecifier') return '*';
  const name = child(specifier, 'imported') ?? child(specifier, 'orig') ?? child(specifier, 'local');
  return nameOf(name) ?? stringOf(name) ?? '*';
}
