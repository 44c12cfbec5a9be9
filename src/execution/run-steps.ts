import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { VersionStep } from './record-version.ts';
import { emit } from './run-context.ts';
import type { HttpWorkContext, WorkOutcome } from './stage-work.ts';
import { waitForService } from './wait-for-service.ts';

/** One migration in one direction, as the loop over a stage's migrations needs it. */
export interface Step extends VersionStep {
  /** Asked when its turn has come, since earlier steps may have given the values it depends on. */
  readonly wanted: () => Result<Wanted, Failure>;
  readonly carryOut: () => Promise<Result<'made' | 'found', Failure>>;
}

/** Whether a step is carried out, or why it is passed over. */
export type Wanted = { readonly wanted: true } | { readonly wanted: false; readonly why: string };

/**
 * Carries out the steps of a stage one after another, until one fails or the run is told to stop. What a step needs is
 * done when it is needed: nothing waits for a service, or for `delay_between_migrations`, before a step that is passed
 * over, so that no delay ever follows the last migration.
 */
export async function runSteps(work: HttpWorkContext, steps: Iterable<Step>): Promise<Omit<WorkOutcome, 'exports'>> {
  const done: string[] = [];
  const made: string[] = [];
  const passedOver: string[] = [];
  const end = (failure?: Failure) => ({ done, made, passedOver, ...(failure ? { failure } : {}) });
  for (const step of steps) {
    const { version, label, direction } = step;
    const decision = step.wanted();
    if (!decision.ok) return end(decision.error);
    if (!decision.value.wanted) {
      passedOver.push(`${label}: ${decision.value.why}`);
      emit(work.run, { type: 'migration_skipped', id: work.id, label, why: decision.value.why });
      continue;
    }
    const ready = await beforeStep(work, done.length === 0);
    if (!ready.ok) return end(ready.error);
    if (work.signals.stop.aborted) return end({ reason: 'cancelled', instance: work.id, direction, inDoubt: false });
    const carriedOut = await step.carryOut();
    if (!carriedOut.ok) {
      emit(work.run, { type: 'migration_failed', id: work.id, label, direction, failure: carriedOut.error });
      // It may have been carried out all the same; where it was not, there is nothing to take back.
      made.push(version);
      return end(carriedOut.error);
    }
    done.push(label);
    if (carriedOut.value === 'made') made.push(version);
  }
  return end();
}

/** The service is waited for before the first request of the stage (spec 03, `wait`), the delay is kept before all others. */
async function beforeStep(work: HttpWorkContext, isFirst: boolean): Promise<Result<void, Failure>> {
  const { wait, delayBetweenMigrationsMs } = work.config;
  if (isFirst) return wait ? waitForService(work, wait) : ok(undefined);
  if (delayBetweenMigrationsMs > 0) await work.run.ports.clock.sleep(delayBetweenMigrationsMs, work.signals.stop);
  return ok(undefined);
}
