import { namesSeenFrom, type ProjectPart } from '../domain/part.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import { textOfNode } from './located.ts';
import { hintOfNames } from './nearest.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';
import type { YamlNode } from './yaml-node.ts';

/** Unknown names for which the nearest known one is looked for: among thousands of names that takes its time. */
const MAX_SUGGESTIONS = 50;

/** The names of stages and parts, those with mistakes too: a mistake is told once, not at each mention. */
export interface StageNames {
  /** What a name means that is written in a part, or outside of all: the name of a stage, or of a part. */
  find(written: string, part: ProjectPart | undefined): string | undefined;
  isPart(name: string): boolean;
  /** The words for a name that is not known. */
  unknown(written: string, part: ProjectPart | undefined): ProblemWords;
}

/** The names that a stage may refer to. */
export interface KnownNames {
  readonly stages: StageNames;
  readonly environments: readonly string[];
  /** The included file that the names are written in; absent: that of the project. */
  readonly part?: ProjectPart;
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

/** The parts of a project by name. */
export interface PartNames {
  readonly all: readonly string[];
  /** Of those whose file could not be read: nobody knows which stages they have. */
  readonly unread: readonly string[];
}

const NO_PARTS: PartNames = { all: [], unread: [] };

/** What is looked up when a stage or a part is named. */
export function createStageNames(names: readonly string[], parts: PartNames = NO_PARTS): StageNames {
  const known = new Set(names);
  const partNames = new Set(parts.all);
  const isKnown = (name: string): boolean =>
    known.has(name) || partNames.has(name) || parts.unread.some((part) => name.startsWith(`${part}.`));
  let suggestions = 0;
  return {
    find: (written, part) => namesSeenFrom(part, written).find(isKnown),
    isPart: (name) => partNames.has(name),
    unknown(written, part) {
      suggestions += 1;
      const seen = part === undefined ? [...names, ...parts.all] : namesSeenIn(part, names);
      const hint = suggestions > MAX_SUGGESTIONS ? undefined : hintOfNames(written, seen, 'stages');
      return { code: 'unknown-stage', message: `there is no stage "${written}"`, hint };
    },
  };
}

/** The names of the stages of a part, as they are written there. */
function namesSeenIn({ name: part }: ProjectPart, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => (name.startsWith(`${part}.`) ? name.slice(part.length + 1) : []));
}

/** Reports names that are used twice, without regard to case: they become names of files. */
export function reportDuplicates(
  names: readonly PlacedName[],
  what: 'stage' | 'environment' | 'part',
  report: Report,
): void {
  const seen = new Map<string, PlacedName>();
  for (const placed of names) {
    const folded = placed.name.toLowerCase();
    const first = seen.get(folded);
    if (first === undefined) {
      seen.set(folded, placed);
      continue;
    }
    const differs = first.name === placed.name ? '' : ' (names must differ by more than case)';
    report(
      problemAt(placed.location, {
        code: `duplicate-${what}`,
        message: `the ${what} "${placed.name}" is defined twice${differs}`,
        hint: 'give one of them another name',
        related: [{ message: `"${first.name}" is defined here first`, location: first.location }],
      }),
    );
  }
}
