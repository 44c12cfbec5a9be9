import type { EndedStage } from '../run-context.ts';
import type { SlotStage } from './slot.ts';

/** The same stage in the memory of another job. Its values stay as they were sent until somebody asks for one. */
export function endedElsewhere(stage: SlotStage, job: string): EndedStage {
  const { id, conclusion, reason, tolerated, startedAt, endedAt, done, made, exports, recorded, failure } = stage;
  return {
    result: {
      id,
      conclusion,
      reason,
      tolerated,
      startedAt,
      endedAt,
      done,
      exports: exports.map(({ name }) => name),
      ...(failure === undefined ? {} : { failure: { reason: 'failed_in_job', instance: id, job, summary: failure } }),
    },
    exports: new Map(),
    sent: new Map(exports.map((value) => [value.name, value])),
    made: new Set(made),
    recorded,
  };
}
