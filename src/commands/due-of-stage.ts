import type { InstanceId } from '../domain/instance.ts';
import type { DueTime } from '../domain/reason.ts';
import { type RecordedStage, stageDue } from '../planning/stage-due.ts';
import type { ReadTiming } from './read-timing.ts';

/** When a stage is due, for commands that show what is recorded and plan nothing. */
export function dueOf(
  { timing }: ReadTiming,
  { id, ...recorded }: RecordedStage & { readonly id: InstanceId },
): DueTime | undefined {
  if (!timing) return undefined;
  const { attempts, ...shared } = timing;
  const own = attempts.get(id);
  return stageDue(recorded, { ...shared, ...(own ? { attempts: own } : {}) });
}
