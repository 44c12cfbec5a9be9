import type { InstanceId } from './instance.ts';
import type { SkipReason } from './reason.ts';

/**
 * A stage that an environment does not have, since its `environments` name others (spec 05). It is told as skipped, and
 * is otherwise no part of a plan: it has no wave, no history and nothing waits for it.
 */
export interface AbsentStage {
  /** The name it would have there. */
  readonly id: InstanceId;
  readonly environment: string;
  readonly stage: string;
  /** How people call the stage, where that is not its name. */
  readonly displayName?: string;
  /** The environments that have it, in promotion order. */
  readonly existsIn: readonly string[];
}

/** Why such a stage does nothing. */
export function absenceOf({ environment, existsIn }: AbsentStage): SkipReason {
  return { because: 'elsewhere', environment, existsIn };
}
