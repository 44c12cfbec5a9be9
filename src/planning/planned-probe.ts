import type { MigrationStep } from '../domain/migration.ts';
import type { PlannedMigration } from '../domain/plan.ts';
import { renderRequest } from './render-request.ts';
import type { RenderContext } from './render-text.ts';
import { isToken } from './stage-view.ts';

/**
 * Whether `find` of a migration may be asked while planning, and which values it would have to wait for. Nothing is sent
 * here. Tokens are no such values: whoever asks signs in first.
 */
export function plannedProbe({ find }: MigrationStep, context: RenderContext): Pick<PlannedMigration, 'probe'> {
  if (find?.probe !== true) return {};
  const rendered = renderRequest(find.request, context);
  if (!rendered.ok) return { probe: { kind: 'failed', why: `${rendered.error.subject}: ${rendered.error.message}` } };
  return { probe: { kind: 'not_asked', waitsFor: rendered.value.unknown.filter((name) => !isToken(name)) } };
}
