import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { HistoryEntry } from '../domain/status.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { selectHistories } from './selected-histories.ts';

/** Every attempt of the selected stages, oldest first. */
export async function runHistory(context: CommandContext): Promise<CommandOutcome> {
  const read = await selectHistories(context);
  if (!read.ok) return { kind: 'failure', failure: read.error, exitStatus: exitStatusOf(read.error), warnings: [] };
  const { selected, places, warnings } = read.value;
  const entries: HistoryEntry[] = [];
  for (const id of selected) {
    const place = places.of(id);
    const attempts = place.ok ? await context.ports.histories.attempts(place.value) : place;
    if (!attempts.ok)
      return { kind: 'failure', failure: attempts.error, exitStatus: exitStatusOf(attempts.error), warnings };
    for (const attempt of attempts.value) entries.push({ id, attempt });
  }
  const sorted = entries.toSorted((a, b) => Date.parse(a.attempt.startedAt) - Date.parse(b.attempt.startedAt));
  return { kind: 'history', entries: sorted, exitStatus: EXIT_DONE, warnings };
}
