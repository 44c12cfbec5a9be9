import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import { executeWork } from './execute-work.ts';
import { backoffDelay } from './retry.ts';
import { emit } from './run-context.ts';
import { stageView } from './run-stage-view.ts';
import type { StageWorkContext, WorkOutcome } from './stage-work.ts';

/** A stage is tried once unless it says otherwise (spec 11, "retry"). */
const DEFAULT_STAGE_ATTEMPTS = 1;
const DEFAULT_STAGE_BACKOFF_MS = 1000;
const DEFAULT_STAGE_MAX_BACKOFF_MS = 10 * 60_000;

/** Failures that another try would only meet again, or that a person must settle first. */
const NOT_RETRIED: ReadonlySet<Failure['reason']> = new Set<Failure['reason']>([
  'cancelled',
  'in_doubt',
  'answer_unknown',
  'irreversible',
  'condition',
  'template',
  'import_missing',
  'history_damaged',
  'history_newer',
  'history_busy',
]);

/** Does the work of a stage, again where its own `retry` says so. A failed try keeps what it did. */
export async function tryWork(stage: StageWorkContext, direction: Direction): Promise<WorkOutcome> {
  const { retry } = stage.stage;
  const attempts = direction === 'up' ? (retry?.attempts ?? DEFAULT_STAGE_ATTEMPTS) : DEFAULT_STAGE_ATTEMPTS;
  const { clock, random } = stage.run.ports;
  const startedAt = clock.now();
  const done: string[] = [];
  let work = stage;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await executeWork(work, direction);
    done.push(...outcome.done);
    const all = { ...outcome, done };
    const { failure } = outcome;
    if (!failure || attempt >= attempts || NOT_RETRIED.has(failure.reason) || isStopped(stage)) return all;
    const delayMs = backoffDelay(
      {
        backoffMs: retry?.backoffMs ?? [DEFAULT_STAGE_BACKOFF_MS],
        maxBackoffMs: retry?.maxBackoffMs ?? DEFAULT_STAGE_MAX_BACKOFF_MS,
      },
      attempt,
      random.fraction(),
    );
    if (retry?.untilMs !== undefined && clock.now() - startedAt + delayMs > retry.untilMs) return all;
    emit(stage.run, { type: 'stage_retried', id: stage.id, try: attempt + 1, delayMs, failure });
    await clock.sleep(delayMs, stage.signals.stop);
    if (isStopped(stage)) return all;
    const again = await lookAgain(stage, direction);
    if (!again.ok) return { ...all, failure: again.error };
    work = again.value;
  }
}

function isStopped({ signals }: StageWorkContext): boolean {
  return signals.stop.aborted;
}

/** The history has moved on in the try before: what was applied then is not pending now. */
async function lookAgain(stage: StageWorkContext, direction: Direction) {
  const history = await stage.history.read();
  if (!history.ok) return history;
  const view = stageView(stage.run, { id: stage.id, direction, history: history.value });
  return view.ok ? { ok: true as const, value: { ...stage, view: view.value } } : view;
}
