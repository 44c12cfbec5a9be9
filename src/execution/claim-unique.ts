import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { SkipReason } from '../domain/reason.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { ownValues } from '../planning/recorded-values.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { namesakes, ranBefore, uniqueIdOf } from '../planning/unique.ts';
import { openRecorded } from './open-recorded.ts';
import { isoTime } from './run-context.ts';
import type { RunContext, UniqueStart } from './run-context.ts';
import { templateProblem } from './stage-work.ts';
import type { StageWorkContext } from './stage-work.ts';

/** Whether a stage with `unique` may run now. */
export type UniqueClaim =
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | {
      readonly kind: 'run';
      readonly id: string;
      /** Gives the id free again: what failed counts for nothing. */
      readonly release: () => void;
    };

/**
 * Claims the id of a stage whose history is claimed: histories of all stages that may run under it are read again, and
 * nothing can come between that and the claim within this run. Against another run it holds as far as locks do.
 */
export async function claimUnique(work: StageWorkContext, startedAt: number): Promise<Result<UniqueClaim, Failure>> {
  const { run, view, id: instance } = work;
  const { unique } = work.stage;
  const own = ownValues(instance, work.stage, view.history, 'up', (id, value) => openRecorded(run, id, value));
  const rendered = uniqueIdOf(view, scopeOf(view, own), (text) => run.redactor.redact(text) !== text);
  if (!rendered.ok) return rendered;
  if (!rendered.value || !unique) {
    const message = 'a value in it is not known';
    const location = unique?.id.at ?? work.stage.location;
    return err(templateProblem(instance, undefined, { subject: 'unique.id', message, location }));
  }
  const { id, forMs } = rendered.value;
  const others = await historiesOf(run, namesakes(run.project, view.environment.name), instance);
  if (!others.ok) return others;
  const now = run.ports.clock.now();
  const before = ranBefore(rendered.value, [[instance, view.history], ...others.value], now);
  if (before) return ok({ kind: 'skip', reason: before });
  const key = `${view.environment.name}/${id}`;
  const atWork = run.uniqueStarts.get(key);
  if (atWork && now - atWork.startedAt < forMs) {
    const { first } = atWork;
    const begun = { run: run.identity.run, startedAt: isoTime(atWork.startedAt) };
    return ok({ kind: 'skip', reason: { because: 'unique', id, first, forMs, ...begun } });
  }
  const start: UniqueStart = { first: instance, startedAt };
  run.uniqueStarts.set(key, start);
  const release = (): void => {
    if (run.uniqueStarts.get(key) === start) run.uniqueStarts.delete(key);
  };
  return ok({ kind: 'run', id, release });
}

/** Without their claims: somebody may be working on them. */
async function historiesOf(
  run: RunContext,
  ids: readonly InstanceId[],
  but: InstanceId,
): Promise<Result<readonly (readonly [InstanceId, StageHistory])[], Failure>> {
  const histories: (readonly [InstanceId, StageHistory])[] = [];
  for (const id of ids) {
    if (id === but) continue;
    const place = run.placeOf(id);
    const planned = run.histories.get(id);
    // Where it is hangs on secrets of another job: what the plan knew of it is all there is.
    if (!place.ok && planned) histories.push([id, planned]);
    if (!place.ok) continue;
    const read = await run.ports.histories.read(place.value);
    if (!read.ok) return read;
    histories.push([id, read.value]);
  }
  return ok(histories);
}
