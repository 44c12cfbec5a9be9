import type { StandingVersion, StandingVersions } from '../domain/plan.ts';
import { appliedLabel } from '../domain/history.ts';
import { compareVersions } from '../domain/migration.ts';
import type { Migration } from '../domain/migration.ts';
import type { StageConfig } from '../domain/stage-config.ts';
import { migrationState } from './pending.ts';
import { previewRequest } from './plan-migrations-up.ts';
import type { ObtainedValue } from './stage-scope.ts';
import { renderContext, scopeOf, unknownTokens } from './stage-view.ts';
import type { StageView } from './stage-view.ts';

/**
 * What is applied of a stage and stays as it is, with what a file that changed since would send today. `undefined`:
 * nothing is applied.
 */
export function standingVersions(
  view: StageView,
  { migrations, drift, auth }: StageConfig,
  recorded: readonly ObtainedValue[],
): StandingVersions | undefined {
  const { pending, drifted, deleted } = migrationState(migrations, view.history);
  const files = migrations.length - pending.length;
  if (files === 0 && deleted.length === 0) return undefined;
  if (drift === 'ignore') return { unchanged: files + deleted.length, others: [] };
  const changed = (migration: Migration): StandingVersion => {
    const { version, label, up } = migration;
    const context = renderContext(view, scopeOf(view, recorded, up), unknownTokens(auth));
    const request = previewRequest(view, label, up.request, context);
    return { version, label, comparison: { kind: 'changed' }, ...(request.ok ? { request: request.value } : {}) };
  };
  const removed = deleted.map((applied): StandingVersion => {
    const { version } = applied;
    return { version, label: appliedLabel(applied), comparison: { kind: 'removed' } };
  });
  const others = [...drifted.map(changed), ...removed].toSorted((a, b) => compareVersions(a.version, b.version));
  return { unchanged: files - drifted.length, others };
}
