import type { Doubt } from '../domain/doubt-words.ts';
import type { Intent } from '../domain/history.ts';
import { isNeverInDoubt } from '../domain/never-in-doubt.ts';
import type { Stage } from '../domain/stage.ts';
import { isRepeatable } from '../execution/retry.ts';
import type { PreparedPlan } from './prepare-plan.ts';

/** What the stages of a plan have in doubt and only a person can settle. */
export function unsettledOf({
  plan,
  histories,
  graph,
  input,
}: Pick<PreparedPlan, 'plan' | 'histories' | 'graph' | 'input'>): readonly Doubt[] {
  const unattended = plan.stages.filter(({ id }) => input.atWork?.has(id) !== true);
  return unattended.flatMap(({ id }) =>
    (histories.get(id)?.openIntents ?? [])
      .filter((intent) => !isSettledByItself(graph.node(id).stage, intent))
      .map((intent) => ({ instance: id, ...intent })),
  );
}

/**
 * Whether the next `up` finds out for itself what became of an intent, or may simply do it again; otherwise somebody has
 * to settle it (spec 04, "Journal").
 */
export function isSettledByItself(stage: Stage, intent: Intent): boolean {
  const { work, idempotent } = stage;
  if (idempotent || isNeverInDoubt(stage)) return true;
  if (work.kind !== 'migrations') return false;
  const migration = work.config.migrations.find(({ version }) => version === intent.version);
  const step = intent.direction === 'up' ? migration?.up : migration?.down;
  if (step === undefined || step === 'none') return false;
  if (step.find) return true;
  const hasKey = intent.idempotencyKey !== undefined;
  return isRepeatable(intent.method, hasKey) && isRepeatable(step.request.method, hasKey);
}
