import type { Failure } from '../domain/failure.ts';
import type { WaitDefinition } from '../domain/stage-config.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { renderContext, scopeOf } from '../planning/stage-view.ts';
import { renderKnown } from './render-known.ts';
import { emit } from './run-context.ts';
import { templateProblem } from './stage-work.ts';
import type { HttpWorkContext } from './stage-work.ts';
import { expectedStatuses } from './status.ts';

/** Polls until the service answers as expected; the deadline ends a poll that is under way, too. */
export async function waitForService(work: HttpWorkContext, wait: WaitDefinition): Promise<Result<void, Failure>> {
  const { clock } = work.run.ports;
  const context = renderContext(work.view, scopeOf(work.view, [...work.extracted.values()]), new Map());
  const url = renderKnown(work, wait.url, 'wait.url', context);
  if (!url.ok) return url;
  const statuses =
    wait.statuses.length > 0 ? wait.statuses : [{ kind: 'range', from: 200, to: 200, text: '200' } as const];
  const expected = expectedStatuses(statuses, context);
  if (!expected.ok) return err(templateProblem(work.id, undefined, expected.error));
  const headers: [string, string][] = [];
  for (const header of wait.headers) {
    const value = renderKnown(work, header.value, `wait header ${header.name}`, context);
    if (!value.ok) return value;
    headers.push([header.name, value.value]);
  }

  const startedAt = clock.now();
  let last = 'no answer yet';
  for (;;) {
    const leftMs = startedAt + wait.timeoutMs - clock.now();
    if (work.signals.stop.aborted) return err({ reason: 'cancelled', instance: work.id, inDoubt: false });
    if (leftMs <= 0) break;
    const timeoutMs = Math.min(leftMs, work.config.client.timeoutMs);
    const answer = await work.client.send(
      { method: wait.method, url: url.value, headers, timeoutMs },
      work.signals.stop,
    );
    if (answer.ok && expected.value.accepts(answer.value.status)) {
      emit(work.run, { type: 'waited', id: work.id, url: url.value, durationMs: clock.now() - startedAt });
      return ok(undefined);
    }
    last = answer.ok ? `${answer.value.status} ${answer.value.statusText}`.trim() : answer.error.message;
    const pauseMs = Math.min(wait.intervalMs, startedAt + wait.timeoutMs - clock.now());
    if (pauseMs > 0) await clock.sleep(pauseMs, work.signals.stop);
  }
  return err({ reason: 'wait_timeout', instance: work.id, url: url.value, timeoutMs: wait.timeoutMs, last });
}
