import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import { showInstance, splitInstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { historiesOf } from '../../execution/history-file-names.ts';
import type { CommandContext } from '../command-context.ts';
import { compareAgain } from '../compare-again.ts';
import { mergeState } from '../state-merge.ts';
import type { StateMerge } from '../state-merge.ts';
import { keptElsewhere, openState } from '../state-subject.ts';
import type { StateSubject } from '../state-subject.ts';
import { historyChecksum } from './history-checksum.ts';
import { resultsOf } from './job-artifacts.ts';
import type { LeftBehind } from './left-behind.ts';
import type { StageLeft } from './leg-results.ts';

/** What is brought home, and whose it is. */
export interface BroughtHome extends Pick<LeftBehind, 'left'> {
  /** The run, as messages name it. */
  readonly shown: string;
}

/**
 * Brings the histories of all jobs into the state, by stage. One that another run has changed meanwhile is a conflict:
 * then nothing of its environment is written, and the artifacts of the run keep what it did.
 */
export async function bringHome(context: CommandContext, home: BroughtHome): Promise<Result<void, Failure>> {
  // What is selected now says nothing of what the run did.
  const { stage: _, ...options } = context.options;
  const whole = { ...context, options: { ...options, environments: [] } };
  const subject = await openState(whole);
  if (!subject.ok) return subject;
  for (const environment of byEnvironment(home)) {
    const { archive } = subject.value;
    const saved = await compareAgain<undefined>(archive, environment.environment, whole.stop, (since) =>
      bringEnvironment(whole, subject.value, environment, since),
    );
    if (!saved.ok) return err(notAtHome(saved.error, environment, subject.value));
  }
  return ok(undefined);
}

interface EnvironmentLeft {
  readonly environment: string;
  readonly shown: string;
  /** What is left of each stage that has a history. */
  readonly stages: ReadonlyMap<string, StageLeft>;
}

function byEnvironment({ left, shown }: BroughtHome): readonly EnvironmentLeft[] {
  const environments = new Map<string, Map<string, StageLeft>>();
  for (const [id, found] of left) {
    if (found.history === undefined) continue;
    const { environment, stage } = splitInstanceId(id);
    const own = environments.get(environment) ?? new Map<string, StageLeft>();
    environments.set(environment, own.set(stage, found));
  }
  return [...environments].map(([environment, stages]) => ({ environment, shown, stages }));
}

/** `stale`: a run has saved since the mark, and nothing was written. */
async function bringEnvironment(
  context: CommandContext,
  subject: StateSubject,
  { environment, shown, stages }: EnvironmentLeft,
  since: string,
): Promise<Result<undefined | 'stale', Failure>> {
  const { archive, project } = subject;
  const { stop } = context;
  const current = await archive.read(environment, undefined, stop);
  if (!current.ok) return current;
  const kept = current.value === undefined ? new Map<string, Uint8Array>() : historiesOf(current.value.files);
  const histories = new Map(
    [...stages].flatMap(([stage, { history }]) => (history ? [[stage, history] as const] : [])),
  );
  const take = goesOn(kept, stages);
  const source = { shown, project: project.name, environments: new Map([[environment, histories]]) };
  const elsewhere = keptElsewhere(subject, [environment]);
  const merge = await mergeState(context, subject, { source, elsewhere, take });
  if (!merge.ok) return merge;
  const hindrance = hindranceTo(merge.value);
  if (hindrance !== undefined) {
    return err({ reason: 'save_failed', environment, place: archive.describe(environment), problem: hindrance });
  }
  const put = merge.value.puts.get(environment);
  if (put === undefined) return ok(undefined);
  const saved = await archive.put(environment, { histories: put.histories, others: 'kept', since }, stop);
  if (!saved.ok) return saved;
  return ok(saved.value.outcome === 'stale' ? 'stale' : undefined);
}

/** Stages whose kept history is the very one that their job began with: whatever came of it goes on from there. */
function goesOn(kept: ReadonlyMap<string, Uint8Array>, stages: ReadonlyMap<string, StageLeft>): ReadonlySet<string> {
  const same = [...stages].filter(([stage, { begunWith }]) => begunWith === historyChecksum(kept.get(stage)));
  return new Set(same.map(([stage]) => stage));
}

/** Why nothing may be written: it would lose what another run did, or what nobody can read any more. */
function hindranceTo({ histories, losses }: StateMerge): string | undefined {
  const conflicts = histories.filter(({ outcome }) => outcome === 'conflicting').map(({ id }) => showInstance(id));
  if (conflicts.length > 0) return `another run has changed ${conflicts.join(', ')} since this one was planned`;
  return losses[0];
}

/** Where what was done is now, and what brings it home. */
function notAtHome(failure: Failure, { environment, shown }: EnvironmentLeft, { archive }: StateSubject): Failure {
  const place = failure.reason === 'save_failed' ? failure.place : archive.describe(environment);
  const problem = failure.reason === 'save_failed' ? failure.problem : describeFailure(failure).summary;
  const rest = `what ${shown} did is kept in its artifacts ${resultsOf(environment)}…: "Re-run failed jobs" tries again, and so does the next run`;
  return { reason: 'save_failed', environment, place, problem: `${problem}; ${rest}` };
}
