import type { PlannedMigration } from '../../domain/plan.ts';
import { listed } from './plural.ts';
import type { Style } from './style.ts';
import { paint, show } from './style.ts';

/** Names of values that a probe waits for. */
const MAX_NAMES = 5;

/** Characters of why something could not be looked up: an answer may be quoted there. */
const MAX_WHY = 300;

/** What looking up says of a migration: whether it would create or update something, or do nothing. */
export function probeMarks({ probe, direction, request }: PlannedMigration, style: Style): readonly string[] {
  switch (probe?.kind) {
    case 'there':
      return direction === 'up'
        ? [paint(style, 'good', 'already there: nothing is sent')]
        : [paint(style, 'warning', 'is there: will be taken back')];
    case 'absent':
      return [
        paint(style, 'name', direction === 'up' ? absentWords(request?.method) : 'is gone already: nothing is sent'),
      ];
    case 'failed': {
      const why = show(style, probe.why);
      const cut = why.length > MAX_WHY ? `${why.slice(0, MAX_WHY)}…` : why;
      return [paint(style, 'warning', `could not be looked up: ${cut}`)];
    }
    case 'not_asked':
      return probe.waitsFor.length === 0
        ? []
        : [paint(style, 'quiet', `not looked up: waits for ${show(style, listed(probe.waitsFor, MAX_NAMES))}`)];
    case undefined:
      return [];
  }
}

/** What a request does to something that is not there, or not as it should be. */
function absentWords(method: string | undefined): string {
  switch (method) {
    case 'POST':
    case 'PUT':
      return 'not there: will be created';
    case 'PATCH':
      return 'not there yet: will be updated';
    default:
      return 'not there yet';
  }
}
