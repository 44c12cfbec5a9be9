import type { InstanceId } from '../domain/instance.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { NextTime } from '../domain/execution-time.ts';
import { stageNamed } from '../domain/project-index.ts';
import type { Project } from '../domain/project.ts';
import type { StageReason } from '../domain/reason.ts';
import type { StageResult } from '../domain/run.ts';
import { runsAlways } from './stage-due.ts';

/** The earliest moment at which one of several stages is due, in ISO 8601; undefined: none of them waits for a time. */
export function earliestDue(reasons: Iterable<StageReason>): string | undefined {
  return [...reasons].flatMap((reason) => ('dueAt' in reason ? [reason.dueAt] : [])).toSorted()[0];
}

/** The same after a run: a stage that has completed and runs always is due again at its next time. */
export function nextDueAfter(
  results: readonly Pick<StageResult, 'id' | 'conclusion' | 'reason' | 'endedAt'>[],
  project: Project,
  nextTime: NextTime | undefined,
): string | undefined {
  const again = results.flatMap(({ id, conclusion, endedAt }): string[] => {
    const due = conclusion === 'success' && nextTime ? comesAgainAt(project, id, endedAt, nextTime) : undefined;
    return due === undefined ? [] : [new Date(due).toISOString()];
  });
  const waiting = earliestDue(results.map(({ reason }) => reason));
  return [...again, ...(waiting === undefined ? [] : [waiting])].toSorted()[0];
}

function comesAgainAt(project: Project, id: InstanceId, endedAt: number, nextTime: NextTime): number | undefined {
  const stage = stageNamed(project, splitInstanceId(id).stage);
  if (stage?.executeAt?.time.kind !== 'recurring') return undefined;
  return runsAlways(stage.work) ? nextTime(stage.executeAt.time, endedAt) : undefined;
}
