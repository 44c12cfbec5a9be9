import type { Comparison } from '../../domain/comparison.ts';
import type { Failure } from '../../domain/failure.ts';
import { RUN_VERSION } from '../../domain/history.ts';
import type { Plan, PlannedStage, PlannedStep, StandingVersion } from '../../domain/plan.ts';
import type { Result } from '../../domain/result.ts';
import { ok } from '../../domain/result.ts';
import type { HistoryStores } from '../../execution/ports.ts';
import { decodeSent } from '../../execution/sent-text.ts';
import { markedAgain, sendableRequest, withoutSecrets } from '../../execution/sent.ts';
import type { SecretKeepers, Sendable, Sent } from '../../execution/sent.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { compareSent } from './compare-sent.ts';
import { isComparable } from './is-comparable.ts';

/** Where it is kept what was sent, and who knows the secrets in it. */
export interface Comparer extends SecretKeepers {
  readonly histories: Pick<HistoryStores, 'sent'>;
}

/** What was last sent for each version of a stage. */
type SentBefore = ReadonlyMap<string, string>;

/** A plan with the differences to what was last applied, as far as the histories of its stages have kept that. */
export async function comparePlan(
  comparer: Comparer,
  { plan, places, histories }: Pick<PreparedPlan, 'plan' | 'places' | 'histories'>,
): Promise<Result<Plan, Failure>> {
  const stages: PlannedStage[] = [];
  for (const stage of plan.stages) {
    const place = isComparable(stage) ? places.of(stage.id) : undefined;
    if (!place?.ok) {
      stages.push(stage);
      continue;
    }
    const sent = await comparer.histories.sent(place.value);
    if (!sent.ok) return sent;
    const isApplied = histories.get(stage.id)?.applied.some(({ version }) => version === RUN_VERSION) === true;
    stages.push(compareStage(stage, sent.value, { comparer, isApplied }));
  }
  return ok({ ...plan, stages });
}

/** How a stage is compared. */
interface Comparing {
  readonly comparer: Comparer;
  /** Whether its script is applied. */
  readonly isApplied: boolean;
}

function compareStage(stage: PlannedStage, sent: SentBefore, comparing: Comparing): PlannedStage {
  const { steps, standing } = stage;
  const compared = steps.map((step) => compareStep(step, sent, comparing));
  if (!standing) return { ...stage, steps: compared };
  const others = standing.others.map((version) => compareStanding(version, sent, comparing));
  return { ...stage, steps: compared, standing: { ...standing, others } };
}

function compareStep(step: PlannedStep, sent: SentBefore, { comparer, isApplied }: Comparing): PlannedStep {
  if (step.kind === 'deployment' || step.comparison === undefined) return step;
  if (step.kind === 'shell') {
    const before = sentBefore(sent, RUN_VERSION, comparer);
    const { comparison, variables = [], ...shell } = step;
    if (!before) return isApplied ? { ...shell, comparison } : shell;
    const now = { kind: 'script', script: step.script, variables } as const;
    return { ...shell, comparison: comparisonOf(before, now, comparer) };
  }
  const before = sentBefore(sent, step.version, comparer);
  if (!before || !step.request) return step;
  return { ...step, comparison: comparisonOf(before, sendableRequest(step.request), comparer) };
}

/** A version whose file changed differs somewhere, though perhaps not in its request. */
function compareStanding(version: StandingVersion, sent: SentBefore, { comparer }: Comparing): StandingVersion {
  const before = sentBefore(sent, version.version, comparer);
  if (!before || !version.request) return version;
  const difference = compareSent(before, withoutSecrets(sendableRequest(version.request), comparer));
  return { ...version, comparison: { kind: 'changed', difference } };
}

function sentBefore(sent: SentBefore, version: string, comparer: Comparer): Sent | undefined {
  const text = sent.get(version);
  const before = text === undefined ? undefined : decodeSent(text);
  return before && markedAgain(before, comparer);
}

function comparisonOf(before: Sent, now: Sendable, comparer: Comparer): Comparison {
  const difference = compareSent(before, withoutSecrets(now, comparer));
  return difference.length === 0 ? { kind: 'unchanged' } : { kind: 'changed', difference };
}
