import type { RetryDefinition } from './http-request.ts';
import type { SourceLocation } from './source-location.ts';
import type { VariableDefinition } from './variables.ts';

/** Another stages.yaml that a project includes (spec 06, "Composition"). Its stages are called `<name>.<stage>`. */
export interface ProjectPart {
  /** Its prefix, after that of the part that includes it: `platform.network`. Stands for all its stages. */
  readonly name: string;
  /** The part that includes it; absent: the project itself does. */
  readonly parent?: ProjectPart;
  /** Where it is included. */
  readonly location: SourceLocation;
  /** Absolute folder of its file, from which its paths lead. */
  readonly directory: string;
  /** `global.env` of its file. */
  readonly env: readonly VariableDefinition[];
  /** `with`, which whoever includes it gives it. */
  readonly given: readonly VariableDefinition[];
  /** `global.retry` of its file. */
  readonly retry?: RetryDefinition;
}

/** A part and those that it is included by, the outermost first; none for what the project itself has. */
export function enclosingParts(part: ProjectPart | undefined): readonly ProjectPart[] {
  return part === undefined ? [] : [...enclosingParts(part.parent), part];
}

/**
 * What a name that is written in a part can mean, the nearest first: a stage of the part itself, of the part that includes
 * it, and so on out to the project. So a part can be used without its text being changed.
 */
export function namesSeenFrom(part: ProjectPart | undefined, written: string): readonly string[] {
  const inParts = enclosingParts(part)
    .map(({ name }) => nameInPart(name, written))
    .toReversed();
  return [...inParts, written];
}

/** The name of something in a part, as all of the project knows it. */
export function nameInPart(part: string | undefined, name: string): string {
  return part === undefined ? name : `${part}.${name}`;
}
