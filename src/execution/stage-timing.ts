import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { Timing } from '../planning/due.ts';
import type { StageWorkContext } from './stage-work.ts';

/** What decides now whether a stage is due: its attempts are read under the claim. */
export async function stageTiming({
  run,
  stage,
  history,
}: Pick<StageWorkContext, 'run' | 'stage' | 'history'>): Promise<Result<Timing, Failure>> {
  const timing = { onlyDue: false, ...run.times, now: run.ports.clock.now() };
  if (!stage.executeAt) return ok(timing);
  const attempts = await history.attempts();
  return attempts.ok ? ok({ ...timing, attempts: attempts.value }) : attempts;
}
