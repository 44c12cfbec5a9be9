import type { Failure } from '../domain/failure.ts';
import type { RequestDefinition } from '../domain/http-request.ts';
import type { Migration, MigrationStep } from '../domain/migration.ts';
import type { PlannedMigration, PlannedRequest } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { unknownValue } from '../template/value.ts';
import { foreseenProblem, statusProblem } from './foreseen-texts.ts';
import { previewCondition, UNCONDITIONAL } from './preview-condition.ts';
import type { PreviewInput } from './preview-condition.ts';
import { keepLatest } from './recorded-values.ts';
import { plannedProbe } from './planned-probe.ts';
import { renderName } from './render-name.ts';
import { renderRequest } from './render-request.ts';
import type { RenderContext, TextProblem } from './render-text.ts';
import type { ObtainedValue } from './stage-scope.ts';
import { renderContext, scopeOf } from './stage-view.ts';
import type { StageView } from './stage-view.ts';

/** The migrations that a stage would send, rendered as far as that is possible now. */
export interface MigrationPreview {
  readonly steps: readonly PlannedMigration[];
  /** The first reason why it can't go well. */
  readonly failure?: Failure;
}

/** Renders pending migrations in order; what an earlier one will extract is a value not known yet for the later ones. */
export function previewUp(input: PreviewInput, pending: readonly Migration[]): MigrationPreview {
  const { view } = input;
  // By name: a thousand migrations that extract the same few values make a small scope.
  const extracted = new Map(input.recorded.map((value) => [value.name, value]));
  const steps: PlannedMigration[] = [];
  const certain: MigrationStep[] = [];
  let failure: Failure | undefined;
  for (const migration of pending) {
    const step = migration.up;
    const context = renderContext(view, scopeOf(view, [...extracted.values()], step), input.tokens);
    const condition = previewCondition(input, migration.label, step, context);
    if (!condition.ok) failure ??= condition.error;
    const { skipped, undecided, note } = condition.ok ? condition.value : UNCONDITIONAL;
    const requests = skipped ? undefined : previewRequests(view, migration.label, step, context);
    // What is perhaps never sent need not be complete.
    if (requests && !undecided) {
      certain.push(step);
      if (!requests.ok) failure ??= requests.error;
    }
    const exports = exportedNames(step);
    steps.push({
      kind: 'migration',
      version: migration.version,
      label: migration.label,
      direction: 'up',
      ...renderName(step.name, context),
      ...(requests?.ok ? { ...requests.value, ...plannedProbe(step, requests.value.find) } : {}),
      ...(note === undefined ? {} : { note }),
      skipped,
      reversible: migration.down !== undefined,
      inDoubt: view.history.openIntents.some((intent) => intent.version === migration.version),
      exports,
      ...(view.history.undone?.has(migration.version) === true ? { comparison: { kind: 'unknown' } } : {}),
    });
    if (skipped) continue;
    const { version } = migration;
    for (const name of exports) keepLatest(extracted, { ...notYetKnown(view, name, step), version });
  }
  const start = renderContext(view, scopeOf(view, input.recorded), new Map());
  const end = renderContext(view, scopeOf(view, [...extracted.values()]), new Map());
  failure ??= foreseenProblem(view, certain, { start, end });
  return { steps, ...(failure ? { failure } : {}) };
}

/** What a migration sends: its request, and before that what its `find` asks. */
export function previewRequests(
  view: StageView,
  label: string,
  { find, request, response }: MigrationStep,
  context: RenderContext,
): Result<Pick<PlannedMigration, 'find' | 'request'>, Failure> {
  const asked = find && previewRequest(view, label, find.request, context);
  if (asked?.ok === false) return asked;
  const sent = previewRequest(view, label, request, context);
  const statuses = [...(find?.response.resultCodes ?? []), ...response.resultCodes];
  const problem = statusProblem(statuses, context);
  if (sent.ok && problem) return err(templateFailure(view, label, problem));
  return sent.ok ? ok({ ...(asked ? { find: asked.value } : {}), request: sent.value }) : sent;
}

/** Renders one request for a plan; a template that can't be rendered is a failure of the stage. */
export function previewRequest(
  view: StageView,
  label: string,
  request: RequestDefinition,
  context: RenderContext,
): Result<PlannedRequest, Failure> {
  const rendered = renderRequest(request, context);
  if (!rendered.ok) return err(templateFailure(view, label, rendered.error));
  const { method, url, headers, body, unknown } = rendered.value;
  return ok({
    method,
    url,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(request.authName === undefined ? {} : { auth: request.authName }),
    waitsFor: unknown,
  });
}

/** The failure of a stage one of whose texts can't be rendered. */
function templateFailure(view: Pick<StageView, 'id'>, migration: string | undefined, problem: TextProblem): Failure {
  return { reason: 'template', instance: view.id, ...(migration === undefined ? {} : { migration }), ...problem };
}

/** Names of the values that a migration takes out of its answer or its probe, sorted. */
export function exportedNames(step: MigrationStep): readonly string[] {
  const names = new Set(step.response.extractions.map((extraction) => extraction.name));
  for (const extraction of step.find?.response.extractions ?? []) names.add(extraction.name);
  return [...names].toSorted();
}

function notYetKnown(view: StageView, name: string, step: MigrationStep): ObtainedValue {
  const sensitive = step.response.extractions.some((extraction) => extraction.name === name && extraction.sensitive);
  return { name, value: unknownValue([`${view.stage.name}.${name}`]), sensitive, source: 'extracted' };
}
