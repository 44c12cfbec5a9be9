import type { Project } from '../domain/project.ts';
import { problemAt, type Report } from './report.ts';

/**
 * Reports stages whose time would never come: one that recurs counts from the moment at which the stage became pending,
 * which is kept in its history.
 */
export function checkTimes({ stages }: Project, report: Report): void {
  for (const { executeAt, work } of stages) {
    if (executeAt?.time.kind !== 'recurring') continue;
    if (work.kind !== 'migrations' || work.config.store.kind !== 'disabled') continue;
    report(
      problemAt(executeAt.at, {
        code: 'invalid-schedule',
        message: `execute_at: "${executeAt.text}" counts from when the stage became pending, and its store keeps no history`,
        hint: 'write one moment (2030-01-31T02:00:00+01:00), or let the store of the stage keep a history',
        related: [{ message: 'the store', location: work.config.store.location }],
      }),
    );
  }
}
