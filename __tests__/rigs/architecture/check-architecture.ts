import { cyclesIn } from './cycles.ts';
import { effectsOf } from './effects.ts';
import { checkFile } from './files.ts';
import { importsOf } from './imports.ts';
import { checkImport, targetOf } from './import-rules.ts';
import { LAYERS, layerOf } from './layers.ts';
import { parse } from './syntax.ts';

/** Files by their path from the project's root, with forward slashes: `src/domain/result.ts`. */
export type SourceTree = ReadonlyMap<string, string>;

/**
 * Every way in which the sources break the architecture, as sentences, sorted.
 * @param dependencies - the packages that are shipped, as package.json names them
 * @throws Error when a source does not parse
 */
export function checkArchitecture(tree: SourceTree, dependencies: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const targets = new Map<string, readonly string[]>();
  const report = (file: string, found: readonly string[]) =>
    problems.push(...found.map((problem) => `${file} ${problem}`));

  for (const [file, text] of tree) {
    report(file, checkFile(file, text));
    if (!file.endsWith('.ts')) continue;
    const syntax = parse(text);
    const imports = importsOf(syntax);
    const world = { files: tree, dependencies };
    report(
      file,
      imports.flatMap((one) => checkImport(file, one, world)),
    );
    targets.set(
      file,
      imports.flatMap((one) => targetOf(file, one) ?? []).filter((target) => tree.has(target)),
    );
    if (LAYERS[layerOf(file) ?? '']?.pure === true) {
      report(
        file,
        effectsOf(syntax).map((effect) => `uses ${effect}, which has to come in as a port`),
      );
    }
  }
  for (const cycle of cyclesIn(targets)) report(cycle[0] ?? '', [`closes a cycle: ${cycle.join(' → ')}`]);
  return [...new Set(problems)].toSorted();
}
