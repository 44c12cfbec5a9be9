import type { MigrationStep } from '../domain/migration.ts';
import type { PlannedMigration, PlannedRequest } from '../domain/plan.ts';
import { isToken } from './stage-view.ts';

/**
 * Whether `find` of a migration may be asked while planning, and which values it would have to wait for. Nothing is sent
 * here. Tokens are no such values: whoever asks signs in first.
 *
 * @param request - what it would send; absent: that can't be rendered
 */
export function plannedProbe(
  { find }: MigrationStep,
  request: PlannedRequest | undefined,
): Pick<PlannedMigration, 'probe'> {
  if (find?.probe !== true || request === undefined) return {};
  return { probe: { kind: 'not_asked', waitsFor: request.waitsFor.filter((name) => !isToken(name)) } };
}
