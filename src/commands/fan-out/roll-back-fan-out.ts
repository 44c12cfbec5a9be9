import { EXIT_DONE, EXIT_FAILED } from '../../domain/exit-status.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { endedElsewhere } from '../../execution/fan-out/ended-elsewhere.ts';
import { interruptible } from '../../execution/interruption.ts';
import { rollBack } from '../../execution/roll-back.ts';
import type { EndedStage, RunContext } from '../../execution/run-context.ts';
import { createStateKeeper } from '../../execution/state-keeper.ts';
import { conclude } from '../../planning/conclude.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import { runContext } from '../prepared-run.ts';
import { preparePlan } from '../prepare-plan.ts';
import { failed } from '../state-subject.ts';
import { readAnnounced, sharedContext } from './announced.ts';
import type { FanOutJob } from './job.ts';
import { endedStages, gatherLeft, type LeftBehind } from './left-behind.ts';
import { bringHistories } from './leg-histories.ts';
import { uploadResults } from './leg-results.ts';
import { tellRollback } from './rollback-results.ts';

/** The job of the rollback: when the run has failed and says so, takes back what its legs did, newest first. */
export async function rollBackFanOut(job: FanOutJob): Promise<CommandOutcome> {
  const announced = await readAnnounced(job);
  if (!announced.ok) return failed(announced.error);
  const { document } = announced.value;
  const left = await gatherLeft(job, document);
  if (!left.ok) return failed(left.error);
  const context = sharedContext(job.context, document);
  const stages = document.legs.flatMap((leg) => leg.stages);
  const brought = await bringHistories({ ...job, context }, announced.value, stages);
  if (!brought.ok) return failed(brought.error);
  const prepared = await preparePlan({ ...context, options: { ...context.options, repeat: false } }, 'up');
  if (!prepared.ok) return failed(prepared.error);
  const ended = endedByTime(left.value);
  const settings = { failOnAllowedFailure: prepared.value.plan.failOnAllowedFailure, cancelled: false };
  const { warnings } = prepared.value;
  if (
    !conclude(
      [...ended.values()].map(({ result }) => result),
      settings,
    ).rollsBack
  ) {
    return { kind: 'message', lines: ['there is nothing to roll back'], next: [], exitStatus: EXIT_DONE, warnings };
  }
  using signals = interruptible(context.stop, context.ports.clock);
  const running: RunContext = { ...runContext(context, prepared.value, signals), ended };
  const keeper = createStateKeeper(running);
  const results = await rollBack(running, keeper);
  const saved = await keeper.settled();
  if (saved) return failed(saved);
  const told = await tellRollback(job, results);
  if (!told.ok) return failed(told.error);
  const taken = new Set(results.map(({ id }) => id));
  for (const leg of document.legs) {
    const own = leg.stages.filter((id) => taken.has(id));
    if (own.length === 0) continue;
    const slots = endedStages(left.value).filter(({ id }) => own.includes(id));
    const uploaded = await uploadResults({ ...job, context }, { ...leg, stages: own }, slots);
    if (!uploaded.ok) return failed(uploaded.error);
  }
  const hasFailed = results.some(({ outcome }) => outcome !== 'rolled_back');
  const lines = results.map(({ id, outcome }) => `${id}: ${outcome.replace('_', ' ')}`);
  return { kind: 'message', lines, next: [], exitStatus: hasFailed ? EXIT_FAILED : EXIT_DONE, warnings };
}

/** The stages in the order in which they ended, whichever job they ran in. */
function endedByTime(left: LeftBehind): Map<InstanceId, EndedStage> {
  const stages = endedStages(left).toSorted((a, b) => a.endedAt - b.endedAt);
  return new Map(stages.map((stage) => [stage.id, endedElsewhere(stage, stage.id)]));
}
