import type { AttemptedVersion, AttemptRecord } from '../../domain/history.ts';
import { directionIn, numberIn, textIn, type Row } from './history-rows.ts';

/**
 * Adds to each attempt the requests that were recorded meanwhile. Apirun's table does not say in which attempt; but one
 * at a time works on a history, so that their times do.
 */
export function withVersions(
  attempts: readonly AttemptRecord[],
  requests: readonly AttemptedVersion[],
): readonly AttemptRecord[] {
  return attempts.map((attempt) => {
    const [from, to] = [Date.parse(attempt.startedAt), Date.parse(attempt.endedAt)];
    const versions = requests.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to);
    return versions.length === 0 ? attempt : { ...attempt, versions };
  });
}

/** A row of apirun's table of requests, its version as text. */
export function attemptedIn(row: Row): AttemptedVersion {
  const failed = row['failed'];
  return {
    version: textIn(row, 'version'),
    direction: directionIn(row),
    outcome: failed === true || failed === 1 ? 'failed' : 'done',
    statusCode: numberIn(row, 'status_code'),
    at: textIn(row, 'ran_at'),
  };
}
