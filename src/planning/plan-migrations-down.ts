import type { Failure } from '../domain/failure.ts';
import type { AppliedVersion, StageHistory } from '../domain/history.ts';
import { RUN_VERSION, appliedLabel } from '../domain/history.ts';
import type { Migration, MigrationStep } from '../domain/migration.ts';
import { compareVersions } from '../domain/migration.ts';
import type { PlannedMigration } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err } from '../domain/result.ts';
import { unknownValue } from '../template/value.ts';
import { previewRequests } from './plan-migrations-up.ts';
import type { MigrationPreview } from './plan-migrations-up.ts';
import { foreseenProblem } from './foreseen-texts.ts';
import { previewCondition, UNCONDITIONAL } from './preview-condition.ts';
import type { PreviewInput } from './preview-condition.ts';
import { plannedProbe } from './planned-probe.ts';
import { renderName } from './render-name.ts';
import { obtainRecorded, recordedValues } from './recorded-values.ts';
import type { OpenRecorded } from './recorded-values.ts';
import type { ObtainedValue } from './stage-scope.ts';
import { renderContext, scopeOf } from './stage-view.ts';
import type { StageView } from './stage-view.ts';

/** One applied version with the way back that counts for it. */
export interface Undoable {
  readonly applied: AppliedVersion;
  readonly label: string;
  /** As it was when the version was applied; that of the file of today only where none was recorded. */
  readonly down: MigrationStep | 'none' | 'irreversible';
}

/** Applied versions of a stage, newest first, each with its way back (spec 03: "`down` sees what `up` saw"). */
export function undoables(migrations: readonly Migration[], history: StageHistory): readonly Undoable[] {
  const files = new Map(migrations.map((migration) => [migration.version, migration]));
  return history.applied
    .filter((applied) => applied.version !== RUN_VERSION)
    .toSorted((a, b) => compareVersions(b.version, a.version))
    .map((applied) => {
      const file = files.get(applied.version);
      return {
        applied,
        label: appliedLabel(applied, file),
        down: wayBack(applied, file),
      };
    });
}

/** Where there was no way back at that time, one that was written since will do. */
function wayBack({ down }: AppliedVersion, file: Migration | undefined): Undoable['down'] {
  return down === undefined || down === 'irreversible' ? (file?.down ?? 'irreversible') : down;
}

/** Renders what `down` would send, newest version first, with the values recorded with each version. */
export function previewDown(
  input: PreviewInput,
  migrations: readonly Migration[],
  open: OpenRecorded,
): MigrationPreview {
  const { view } = input;
  const steps: PlannedMigration[] = [];
  const certain: MigrationStep[] = [];
  let failure: MigrationPreview['failure'];
  for (const { applied, label, down } of undoables(migrations, view.history)) {
    const base = {
      kind: 'migration',
      version: applied.version,
      label,
      direction: 'down',
      skipped: false,
      exports: [],
    } as const;
    const inDoubt = view.history.openIntents.some((intent) => intent.version === applied.version);
    if (down === 'none' || down === 'irreversible') {
      const note = down === 'none' ? 'nothing to undo' : 'no down: not reversible';
      steps.push({ ...base, note, reversible: down === 'none', inDoubt });
      continue;
    }
    const recorded = obtainRecorded(view.id, recordedValues(view.history, applied.version).values(), open);
    const context = renderContext(view, scopeOf(view, [...recorded, ...foundLater(label, down)], down), input.tokens);
    const condition = previewCondition(input, label, down, context);
    if (!condition.ok) failure ??= condition.error;
    const { skipped, undecided, note } = condition.ok ? condition.value : UNCONDITIONAL;
    const requests = skipped
      ? undefined
      : (unsignable(view, label, down) ?? previewRequests(view, label, down, context));
    if (requests && !undecided) {
      certain.push(down);
      if (!requests.ok) failure ??= requests.error;
    }
    steps.push({
      ...base,
      ...renderName(down.name, context),
      ...(requests?.ok ? { ...requests.value, ...plannedProbe(down, requests.value.find) } : {}),
      ...(note === undefined ? {} : { note }),
      skipped,
      reversible: true,
      inDoubt,
    });
  }
  const recorded = obtainRecorded(view.id, recordedValues(view.history).values(), open);
  const start = renderContext(view, scopeOf(view, recorded), new Map());
  failure ??= foreseenProblem(view, certain, { start, end: start });
  return { steps, ...(failure ? { failure } : {}) };
}

/** The failure of a recorded `down` that signs in by a name which the config.yaml of today does not have any more. */
function unsignable(
  { id, stage: { work } }: StageView,
  label: string,
  { request, find }: MigrationStep,
): Result<never, Failure> | undefined {
  if (work.kind !== 'migrations') return undefined;
  const { auth: definitions, file } = work.config;
  const wanted = [find?.request.authName, request.authName].filter((name) => name !== undefined);
  const auth = wanted.find((name) => definitions.every((definition) => definition.name !== name));
  if (auth === undefined) return undefined;
  const problem = `${file} has no auth of this name, and the down that was recorded with ${label} needs it`;
  return err({ reason: 'sign_in', instance: id, auth, problem });
}

/** The values that the probe of a `down` will find. */
function foundLater(label: string, { find }: MigrationStep): readonly ObtainedValue[] {
  const names = new Set(find?.response.extractions.map(({ name }) => name));
  return [...names].map((name) => ({ name, value: unknownValue([`find ${label}`]), sensitive: false, source: 'find' }));
}
