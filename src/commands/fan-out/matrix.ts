import type { Failure } from '../../domain/failure.ts';
import type { FanOut, Leg } from '../../domain/fan-out.ts';
import { err, ok, type Result } from '../../domain/result.ts';

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

/** GitHub takes 1 MB of outputs from one job, counted in UTF-16; the plan has others beside these. */
const MAX_MATRICES_BYTES = 1_000_000;

/** The matrix of each wave. The failure is `usage`: the names of all stages are more than outputs of one job may hold. */
export function matrixTexts({ waves }: FanOut, runsOn: readonly string[]): Result<readonly string[], Failure> {
  const texts = waves.map((legs) => matrixText(legs, runsOn));
  if (texts.reduce((bytes, text) => bytes + 2 * text.length, 0) <= MAX_MATRICES_BYTES) return ok(texts);
  return err({
    reason: 'usage',
    message: 'the names of the stages to run are longer than the 1 MB that one job may hand to others',
    hint: 'run a part with from and to, or run it all in one job, with the action itself',
  });
}
