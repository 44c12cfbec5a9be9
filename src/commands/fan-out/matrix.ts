import type { Leg } from '../../domain/fan-out.ts';

/**
 * The matrix of a wave as the workflow takes it: names and numbers alone, every key in every leg, each in its own type.
 * `runsOn`: labels of the runner for legs that name none.
 */
export function matrixText(legs: readonly Leg[], runsOn: readonly string[]): string {
  const include = legs.map(({ slot, name, stages, placement, timeoutMinutes }) => ({
    leg: slot,
    name,
    stages: stages.join(', '),
    // An empty name means none.
    environment: placement.githubEnvironment,
    runs_on: placement.runsOn.length === 0 ? runsOn : placement.runsOn,
    timeout_minutes: timeoutMinutes,
  }));
  return JSON.stringify({ include });
}
