import path from 'node:path';
import type { Import } from './imports.ts';
import { LAYERS, PURE_CRYPTO, adapterOf, isEntryPoint, isPort, layerOf } from './layers.ts';

/** What there is to import. */
export interface Importable {
  /** The sources by their path from the project's root. */
  readonly files: { has(file: string): boolean };
  /** The packages that are shipped, as package.json names them. */
  readonly dependencies: readonly string[];
}

/** The file that a relative import leads to, by its path from the root; undefined for a package or a Node module. */
export function targetOf(file: string, { specifier }: Import): string | undefined {
  return specifier?.startsWith('.') === true ? path.posix.join(path.posix.dirname(file), specifier) : undefined;
}

/** What is wrong with an import, as the ends of sentences that begin with the path of its file. */
export function checkImport(file: string, one: Import, importable: Importable): readonly string[] {
  const layer = layerOf(file);
  // A file without a layer is reported as that.
  if (layer === undefined) return [];
  if (one.specifier === undefined) return ['imports a computed name, which nobody can check'];
  const target = targetOf(file, one);
  if (target !== undefined) return checkTarget(file, target, layer, importable);
  if (one.specifier.startsWith('node:')) return checkNodeModule(one.specifier, one, layer);
  return checkPackage(one.specifier, layer, importable);
}

function checkTarget(file: string, target: string, layer: string, { files }: Importable): readonly string[] {
  if (!files.has(target)) {
    // The command line says which version it is.
    return layer === 'wiring' && target === 'package.json' ? [] : [`imports ${target}, which is no file of src/`];
  }
  if (isEntryPoint(target)) return [`imports ${target}, an entry point`];
  const other = layerOf(target) ?? 'no layer';
  if (other === layer) {
    const isOwn = layer !== 'adapters' || adapterOf(file) === adapterOf(target);
    return isOwn ? [] : [`imports ${target} of another adapter`];
  }
  const isBelow = LAYERS[layer]?.below.includes(other) === true || (layer === 'adapters' && isPort(target));
  return isBelow ? [] : [`imports ${target}: ${layer} may not see ${other}`];
}

function checkNodeModule(specifier: string, { names, typeOnly }: Import, layer: string): readonly string[] {
  const allowed = LAYERS[layer]?.node;
  if (allowed === 'any') return [];
  if (allowed !== 'pure-crypto' || specifier !== 'node:crypto') return [`imports ${specifier}, which ${layer} may not`];
  if (typeOnly) return [];
  const isPure = names?.every((name) => PURE_CRYPTO.some((pure) => pure === name)) === true;
  return isPure ? [] : [`imports more of node:crypto than ${PURE_CRYPTO.join(', ')}`];
}

function checkPackage(specifier: string, layer: string, { dependencies }: Importable): readonly string[] {
  const name = /^(?:@[^/]+\/)?[^/]+/u.exec(specifier)?.[0] ?? specifier;
  if (!dependencies.includes(name)) return [`imports ${name}, which is not among the dependencies that are shipped`];
  const allowed = LAYERS[layer]?.packages ?? [];
  return allowed === 'any' || allowed.includes(name) ? [] : [`imports ${name}, which ${layer} may not`];
}
