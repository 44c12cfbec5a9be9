/** Shell around a stage: before its work, after work that did not fail, and when the stage has failed. */
export type HookName = 'before' | 'after' | 'failed';

/** A hook of a stage in a plan. */
export interface PlannedHook {
  readonly name: HookName;
  readonly script: string;
}
