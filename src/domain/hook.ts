/** Shell around a stage: before its work, after work that did not fail, and when the stage has failed. */
export type HookName = 'before' | 'after' | 'failed';

/** The time that a hook has, whatever the stage has. */
export const HOOK_TIMEOUT_MS = 10 * 60_000;

/** A hook of a stage in a plan. */
export interface PlannedHook {
  readonly name: HookName;
  readonly script: string;
}
