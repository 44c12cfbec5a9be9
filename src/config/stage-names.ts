import type { SourceLocation } from '../domain/source-location.ts';
import { textOfNode } from './located.ts';
import { hintOfNames } from './nearest.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';
import type { YamlNode } from './yaml-node.ts';

/** Unknown names for which the nearest known one is looked for: among thousands of names that takes its time. */
const MAX_SUGGESTIONS = 50;

/** The names of the stages of a file, those of stages with mistakes too: a mistake is told once, not at each mention. */
export interface StageNames {
  isKnown(name: string): boolean;
  /** The words for a name that is not known. */
  unknown(name: string): ProblemWords;
}

/** The names that a stage may refer to. */
export interface KnownNames {
  readonly stages: StageNames;
  readonly environments: readonly string[];
}

/** A name with its place. */
export interface PlacedName {
  readonly name: string;
  readonly location: SourceLocation;
}

/** The names written in a list of maps. */
export function namesIn(list: readonly YamlNode[]): readonly PlacedName[] {
  return list.flatMap((item) => {
    const name = item.kind === 'map' ? item.entries.get('name')?.value : undefined;
    if (name?.kind !== 'scalar') return [];
    return [{ name: textOfNode(name).text, location: name.location }];
  });
}

/** What is looked up when a stage is named. */
export function createStageNames(names: readonly string[]): StageNames {
  const known = new Set(names);
  let suggestions = 0;
  return {
    isKnown: (name) => known.has(name),
    unknown(name) {
      suggestions += 1;
      const hint = suggestions > MAX_SUGGESTIONS ? undefined : hintOfNames(name, names, 'stages');
      return { code: 'unknown-stage', message: `there is no stage "${name}"`, hint };
    },
  };
}

/** Reports names that are used twice, without regard to case: they become names of files. */
export function reportDuplicates(names: readonly PlacedName[], what: 'stage' | 'environment', report: Report): void {
  const seen = new Map<string, PlacedName>();
  for (const placed of names) {
    const folded = placed.name.toLowerCase();
    const first = seen.get(folded);
    if (first === undefined) {
      seen.set(folded, placed);
      continue;
    }
    const differs = first.name === placed.name ? '' : ' (names differ by more than case)';
    report(
      problemAt(placed.location, {
        code: what === 'stage' ? 'duplicate-stage' : 'duplicate-environment',
        message: `the ${what} "${placed.name}" is defined twice${differs}`,
        hint: 'give one of them another name',
        related: [{ message: `"${first.name}" is defined here first`, location: first.location }],
      }),
    );
  }
}
