import type { Failure } from '../domain/failure.ts';
import type { Intent } from '../domain/history.ts';
import type { MigrationStep } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { Undoable } from '../planning/plan-migrations-down.ts';
import { obtainRecorded, recordedValues } from '../planning/recorded-values.ts';
import type { ObtainedValue } from '../planning/stage-scope.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { inDoubt, mayDoAgain } from './doubt.ts';
import { sendJournaled } from './journaled-request.ts';
import { openRecorded } from './open-recorded.ts';
import { probe } from './probe.ts';
import type { ProbeOutcome } from './probe.ts';
import { classifyValues } from './record-values.ts';
import { recordVersion } from './record-version.ts';
import type { VersionStep } from './record-version.ts';
import { emit } from './run-context.ts';
import type { HttpWorkContext } from './stage-work.ts';

/** One applied version that can be undone. */
export interface Reversible extends Undoable {
  readonly down: Exclude<Undoable['down'], 'irreversible'>;
}

/**
 * Undoes one applied version with the values recorded with it. The version is gone from the history afterwards, so it
 * is pending again. `open` is the intent of an earlier `down` whose answer is unknown.
 */
export async function undoMigration(
  work: HttpWorkContext,
  { applied, label, down }: Reversible,
  open: Intent | undefined,
): Promise<Result<'made', Failure>> {
  const startedAt = work.run.ports.clock.now();
  const step: VersionStep = { version: applied.version, label, direction: 'down' };
  if (down === 'none') return recordUndone(work, step, startedAt, 0);
  const values = valuesOf(work, applied.version);
  const found = await findFirst(work, label, down, values);
  if (found?.ok === false) return found;
  if (found?.value.there === false) {
    const message = `${label}: find says that it is gone already`;
    emit(work.run, { type: 'notice', severity: 'notice', id: work.id, message });
    return recordUndone(work, step, startedAt, found.value.status);
  }
  if (open && !found && !mayDoAgain(work, open, down.request.method)) return err(inDoubt(work.id, open));
  const scope = scopeOf(work.view, [...values, ...foundValues(work, found?.value)], down);
  // Nothing uses the values of a down any more, so a missing one does not turn its success into a failure.
  const definition = { ...down, response: { ...down.response, onMissing: 'skip' as const } };
  const sent = await sendJournaled(work, { step, definition, scope, open, settled: found !== undefined, startedAt });
  return sent.ok ? recordUndone(work, step, startedAt, sent.value.answer.status) : sent;
}

/** What `up` saw of the stage's own values: those recorded with the version win over all others. */
export function valuesOf(
  work: Pick<HttpWorkContext, 'run' | 'view' | 'id'>,
  version: string,
): readonly ObtainedValue[] {
  const recorded = recordedValues(work.view.history, version).values();
  return obtainRecorded(work.id, recorded, (id, value) => openRecorded(work.run, id, value));
}

/** The probe of a `down` supplies values; what it does not find is gone already. */
async function findFirst(
  work: HttpWorkContext,
  label: string,
  down: MigrationStep,
  values: readonly ObtainedValue[],
): Promise<Result<ProbeOutcome, Failure> | undefined> {
  const { find } = down;
  return find ? probe(work, { label, direction: 'down', find, scope: scopeOf(work.view, values, down) }) : undefined;
}

function foundValues(work: HttpWorkContext, found: ProbeOutcome | undefined): readonly ObtainedValue[] {
  if (!found?.there) return [];
  const values = classifyValues(work.run, work.stage, found.values);
  return values.map(({ name, value, sensitive }) => ({ name, value, sensitive, source: 'find' }));
}

async function recordUndone(
  work: HttpWorkContext,
  step: VersionStep,
  startedAt: number,
  status: number,
): Promise<Result<'made', Failure>> {
  const closed = await recordVersion(work, step, startedAt, { outcome: 'undone', statusCode: status });
  if (!closed.ok) return closed;
  const durationMs = work.run.ports.clock.now() - startedAt;
  const { label } = step;
  emit(work.run, {
    type: 'migration_applied',
    id: work.id,
    label,
    direction: 'down',
    status,
    durationMs,
    exports: [],
  });
  return ok('made');
}
