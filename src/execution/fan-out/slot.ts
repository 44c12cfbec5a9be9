import type { InstanceId } from '../../domain/instance.ts';
import type { RunReason, SkipReason } from '../../domain/reason.ts';
import type { Conclusion } from '../../domain/run.ts';
import type { RecordedValue } from '../../domain/variables.ts';
import { recordValues } from '../record-values.ts';
import type { EndedStage, RunContext } from '../run-context.ts';

/** What a job tells the jobs after it: how its stages ended, and what they hand on. No secret is in it in clear. */
export interface Slot {
  readonly run: string;
  /** Of the run in GitHub; a job that is run again writes its slot again. */
  readonly attempt: number;
  readonly wave: number;
  readonly slot: number;
  readonly stages: readonly SlotStage[];
}

/** How one stage ended in another job. Times are milliseconds since 1970. */
export interface SlotStage {
  readonly id: InstanceId;
  readonly conclusion: Conclusion;
  readonly reason: RunReason | SkipReason;
  readonly tolerated: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Labels of what was applied. */
  readonly done: readonly string[];
  /** Versions that this run carried out, or may have. */
  readonly made: readonly string[];
  readonly exports: readonly RecordedValue[];
  /** The exports are too long for a job output: the artifact of the stage has them. */
  readonly exportsElsewhere?: true;
  /** Whether anything was written to its history. */
  readonly recorded: boolean;
  /** What failed, redacted, in a sentence. */
  readonly failure?: string;
}

/** A stage that ended here, for other jobs: its secrets sealed, or left out where there is no key to seal them with. */
export function slotStage(
  run: Pick<RunContext, 'project' | 'sealer'>,
  ended: EndedStage,
  failure: string | undefined,
): SlotStage {
  const { result, made, recorded } = ended;
  const { id, conclusion, reason, tolerated, startedAt, endedAt, done } = result;
  const exports = recordValues(run, id, [...ended.exports.values()]);
  return {
    id,
    conclusion,
    reason,
    tolerated,
    startedAt,
    endedAt,
    done,
    made: [...made].toSorted(),
    exports: exports.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    recorded,
    ...(failure === undefined ? {} : { failure }),
  };
}
