/** The strategies of spec 05. */
export const STRATEGY_NAMES = [
  'sequential',
  'batch',
  'transactional',
  'allowed_to_fail',
  'dependency_graph',
  'scheduled',
] as const;
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** How reports call a strategy of the user's own; nobody can choose one by this name. */
export const CUSTOM_STRATEGY = 'custom';

/** How a set of stages is ordered and what a failure means: data that the one engine reads. */
export interface Strategy {
  readonly name: StrategyName | typeof CUSTOM_STRATEGY;
  /** `ended`: a stage starts when its dependencies have ended; `started`: when they have started (their end is not awaited). */
  readonly dependencies: 'ended' | 'started';
  /** Stages at once, before `max_concurrent_stages`; absent: no limit. */
  readonly slots?: number;
  /** What a failure of a stage whose policy is `stop` does to stages that have not started. */
  readonly onStop: 'start_none' | 'go_on';
  /** Whether every failure counts as `stop`, whatever the stage says. */
  readonly everyFailureStops: boolean;
  /** It is about stages with `execute_at` alone, and of these about what is due. */
  readonly onlyDue?: true;
  /** Whether a failed run undoes what it completed, where the file does not say. */
  readonly rollsBack: boolean;
}
