import { appliedLabel } from '../domain/history.ts';
import type { HistorySummary } from '../domain/state-report.ts';
import type { HistoryContent } from '../execution/kept-files-ports.ts';

/** What a person tells one history from another by. */
export function summaryOf({ applied, openIntents, attempts }: HistoryContent): HistorySummary {
  const last = attempts.at(-1);
  return {
    applied: applied.map((version) => appliedLabel(version)),
    inDoubt: openIntents.map(({ label }) => label),
    attempts: attempts.length,
    ...(last === undefined ? {} : { last: { run: last.run, attempt: last.attempt, endedAt: last.endedAt } }),
  };
}
