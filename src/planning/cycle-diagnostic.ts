import type { Diagnostic } from '../domain/diagnostic.ts';
import type { SourceLocation } from '../domain/source-location.ts';

/** One edge of a cycle: `from` waits for the `from` of the next edge. */
export interface CycleEdge {
  readonly from: string;
  /** Why it waits, for people: `database depends on services`. */
  readonly message: string;
  readonly location: SourceLocation;
}

/** Longer cycles are shown with their middle left out. */
const MAX_SHOWN_NAMES = 12;

/** How many names stand behind the gap. */
const NAMES_BEHIND_GAP = 4;

/** Further edges of a cycle are not located: breaking any one of these is enough. */
const MAX_LOCATED_EDGES = 20;

/** The error for a cycle among stages or environments, located at its first edge, with each edge related. */
export function cycleDiagnostic(
  code: 'circular-dependency' | 'circular-environments',
  edges: readonly CycleEdge[],
): Diagnostic {
  const [first] = edges;
  if (first === undefined) throw new Error('A cycle has at least one edge.');
  const names = [...edges.map(({ from }) => from), first.from];
  return {
    severity: 'error',
    code,
    message: `circular dependency detected: ${cutMiddle(names).join(' → ')}`,
    hint: edges.length === 1 ? 'remove this entry' : 'remove one of these dependencies',
    location: first.location,
    related: edges.slice(0, MAX_LOCATED_EDGES).map(({ message, location }) => ({ message, location })),
  };
}

function cutMiddle(names: readonly string[]): readonly string[] {
  if (names.length <= MAX_SHOWN_NAMES) return names;
  const ahead = names.slice(0, MAX_SHOWN_NAMES - NAMES_BEHIND_GAP);
  const behind = names.slice(-NAMES_BEHIND_GAP);
  return [...ahead, `… (${names.length - ahead.length - behind.length} more) …`, ...behind];
}
