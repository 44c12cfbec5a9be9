import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { instanceId, splitInstanceId } from '../../domain/instance.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { RunArtifact } from '../../execution/actions-ports.ts';
import { selectInstances } from '../../planning/selection.ts';
import { chosenStrategy } from '../choose-strategy.ts';
import type { CommandContext } from '../command-context.ts';
import type { OpenProject } from '../open-project.ts';
import type { Announced } from './announced.ts';
import { type BegunWith, historyChecksum } from './history-checksum.ts';
import type { FanOutJob } from './job.ts';
import { listRun } from './job-artifacts.ts';
import { openOwnState, type OwnState } from './own-state.ts';
import { readStageLeft, type StageLeft } from './leg-results.ts';

/** With what a job begins. */
export interface BroughtHistories extends OwnState {
  /** The artifacts of the run as they were then. */
  readonly listed: readonly RunArtifact[];
  readonly begunWith: BegunWith;
  /** What earlier jobs of the run have left of the stages. */
  readonly left: ReadonlyMap<InstanceId, StageLeft>;
}

/**
 * Puts the histories where this job works that the plan knew of these stages and of what they depend on, near and far, and
 * over them what earlier jobs of the run have left of these stages: a job that is run again goes on from what it did
 * before, and not from what the plan knew. Histories of other stages say nothing that this job asks, and hundreds of them
 * would be most of its work.
 */
export async function bringHistories(
  job: FanOutJob,
  { document, histories }: Announced,
  stages: readonly InstanceId[],
): Promise<Result<BroughtHistories, Failure>> {
  const { context, artifacts } = job;
  const { stop } = context;
  const opened = await openOwnState(context);
  if (!opened.ok) return opened;
  const { project, archive } = opened.value;
  const listed = await listRun(artifacts, stop);
  if (!listed.ok) return listed;
  const needed = neededHistories(context, project, stages);
  if (!needed.ok) return needed;
  const brought = new Map(
    [...histories].map(([environment, own]) => [environment, ofStages(own, environment, needed.value)]),
  );
  const found = new Map<InstanceId, StageLeft>();
  for (const id of stages) {
    const left = await readStageLeft(job, listed.value, { id, from: document.attempt });
    if (!left.ok) return left;
    if (left.value !== undefined) found.set(id, left.value);
    const history = left.value?.history;
    if (history === undefined) continue;
    const { environment, stage } = splitInstanceId(id);
    const own = brought.get(environment) ?? new Map<string, Uint8Array>();
    brought.set(environment, own.set(stage, history));
  }
  for (const [environment, own] of brought) {
    const put = await archive.put(environment, { histories: own, others: 'removed' }, stop);
    if (!put.ok) return put;
  }
  const begunWith = stages.map((id) => {
    const { environment, stage } = splitInstanceId(id);
    return [id, historyChecksum(brought.get(environment)?.get(stage))] as const;
  });
  return ok({ project, archive, listed: listed.value, begunWith: new Map(begunWith), left: found });
}

/** What the plan of a job looks at: its stages, what they depend on, and what is not selected and has to be done already. */
function neededHistories(
  context: CommandContext,
  { project, graph }: OpenProject,
  stages: readonly InstanceId[],
): Result<ReadonlySet<InstanceId>, Failure> {
  const strategy = chosenStrategy(context, project);
  if (!strategy.ok) return strategy;
  const onlyDue = context.options.onlyDue || strategy.value.onlyDue === true;
  const selected = selectInstances(graph, { ...context.options, direction: 'up', onlyDue });
  if (!selected.ok) return selected;
  const awaited = [...selected.value].flatMap((id) => graph.requirements(id)).filter((id) => !selected.value.has(id));
  return ok(new Set([...stages, ...graph.reach(stages, 'dependencies'), ...awaited]));
}

function ofStages(
  histories: ReadonlyMap<string, Uint8Array>,
  environment: string,
  needed: ReadonlySet<InstanceId>,
): Map<string, Uint8Array> {
  return new Map([...histories].filter(([stage]) => needed.has(instanceId(environment, stage))));
}
