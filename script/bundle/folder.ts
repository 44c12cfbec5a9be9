import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The files of a folder by their path in it, with forward slashes; empty when there is no such folder. */
export function readFolder(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8'));
  }
  return files;
}

/** The paths, sorted, at which a folder differs from what it should hold: absent, superfluous or other content. */
export function differences(folder: string, wanted: ReadonlyMap<string, string>): readonly string[] {
  const present = readFolder(folder);
  const paths = new Set([...present.keys(), ...wanted.keys()]);
  return [...paths].filter((file) => present.get(file) !== wanted.get(file)).toSorted();
}

/**
 * Makes a folder hold exactly these files, and touches only those that differ, so that a program which runs from the
 * folder meanwhile finds what it needs.
 */
export function writeFolder(folder: string, wanted: ReadonlyMap<string, string>): void {
  for (const file of differences(folder, wanted)) {
    const target = path.join(folder, file);
    const content = wanted.get(file);
    if (content === undefined) {
      rmSync(target);
    } else {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
    }
  }
}
