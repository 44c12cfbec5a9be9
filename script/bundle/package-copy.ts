import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Puts a copy of an installed package into the build folder, where emitted sources, and other packages copied there,
 * find it before the installed one, so that it can be changed for the bundle alone.
 * @returns the folder of the copy, or undefined when the package is not installed
 */
export function copyPackage(root: string, build: string, name: string): string | undefined {
  const installed = path.join(root, 'node_modules', name);
  if (!existsSync(installed)) return undefined;
  const copy = path.join(build, 'node_modules', name);
  cpSync(installed, copy, { recursive: true });
  return copy;
}

/** Makes a copied package hand out one file, by its path in the package, whoever asks for it. */
export function handOut(copy: string, entry: string): void {
  const file = path.join(copy, 'package.json');
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object') throw new Error(`${file} is no manifest of a package`);
  writeFileSync(file, JSON.stringify({ ...manifest, exports: `./${entry}` }));
}
