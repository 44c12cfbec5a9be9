import { doubtSentence } from '../domain/doubt-words.ts';
import { EMPTY_HISTORY, appliedLabel } from '../domain/history.ts';
import { isNeverInDoubt } from '../domain/never-in-doubt.ts';
import type { InstanceId } from '../domain/instance.ts';
import { showInstance } from '../domain/instance.ts';
import type { Notice } from '../domain/plan.ts';
import type { Stage } from '../domain/stage.ts';
import type { StageConfig } from '../domain/stage-config.ts';
import { migrationState } from './pending.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * What is worth knowing before the selected stages run: drift, deleted files, files out of order, what is in doubt, and
 * what was added since to stages that are relied on and do not run.
 */
export function upNotices(input: PlanInput): readonly Notice[] {
  const notices: Notice[] = [...input.notices, ...strategyNotices(input), ...addedNotices(input)];
  for (const id of input.graph.ids) {
    if (!input.selected.has(id)) continue;
    const { stage } = input.graph.node(id);
    notices.push(...historyNotices(input, id, stage));
    if (stage.work.kind === 'migrations') notices.push(...migrationNotices(input, id, stage.work.config));
  }
  return notices;
}

/** What the history of a stage says beside what is applied: what is in doubt, and what was found out when it was read. */
export function historyNotices(
  { histories, atWork }: Pick<PlanInput, 'histories' | 'atWork'>,
  id: InstanceId,
  stage: Pick<Stage, 'work' | 'idempotent'>,
): readonly Notice[] {
  const name = showInstance(id);
  const history = histories.get(id) ?? EMPTY_HISTORY;
  const adopted = history.notices.map((text): Notice => ({
    kind: history.isMissing ? 'missing_history' : 'adopted',
    instance: id,
    message: `${name}: ${text}`,
  }));
  // What is in flight is in doubt when nobody waits for its answer any more.
  if (atWork?.has(id) === true) {
    const message = `a run is working on ${name} at this moment; until it has ended, another one is refused there`;
    return [...adopted, { kind: 'other', instance: id, message }];
  }
  const open = isNeverInDoubt(stage) ? [] : history.openIntents;
  const inDoubt = open.map((intent): Notice => ({
    kind: 'in_doubt',
    instance: id,
    label: intent.label,
    message: doubtSentence({ instance: id, ...intent }, intent),
  }));
  return [...adopted, ...inDoubt];
}

function migrationNotices(input: PlanInput, id: InstanceId, config: StageConfig): readonly Notice[] {
  const history = input.histories.get(id) ?? EMPTY_HISTORY;
  const state = migrationState(config.migrations, history);
  const name = showInstance(id);
  const notices: Notice[] = [];
  if (config.drift !== 'ignore') {
    for (const { label } of state.drifted) {
      const message = `drift: ${name}/${label} changed after it was applied; it is not run again`;
      notices.push({ kind: 'drift', instance: id, label, message });
    }
  }
  if (config.drift !== 'ignore') {
    for (const one of state.deleted) {
      const label = appliedLabel(one);
      const message = `the file of ${name}/${label} is gone; it stays applied and can still be rolled back`;
      notices.push({ kind: 'deleted_file', instance: id, label, message });
    }
  }
  // Where it is a failure of the stage, that says it.
  for (const { label } of config.outOfOrder === 'run' ? state.outOfOrder : []) {
    const highest = state.highestApplied === undefined ? '' : appliedLabel(state.highestApplied);
    const message = `${name}/${label} is out of order: ${highest} is applied already; it runs now`;
    notices.push({ kind: 'out_of_order', instance: id, label, message });
  }
  return notices;
}

/** A stage that completed satisfies what depends on it, also where migrations were added since (spec 11). */
function addedNotices({ graph, selected, histories }: PlanInput): readonly Notice[] {
  if (selected.size === graph.ids.length) return [];
  const lists = new Set([...selected].map((id) => graph.requirements(id)));
  const reliedOn = new Set([...lists].flat());
  return graph.ids.flatMap((id): readonly Notice[] => {
    const history = histories.get(id);
    const { stage } = graph.node(id);
    if (!reliedOn.has(id) || selected.has(id) || stage.work.kind !== 'migrations' || !history?.completed) return [];
    const labels = migrationState(stage.work.config.migrations, history).pending.map(({ label }) => label);
    if (labels.length === 0) return [];
    const message = `${showInstance(id)} completed before ${labels.join(', ')} ${labels.length === 1 ? 'was' : 'were'} added, which this run leaves pending`;
    return [{ kind: 'added_since', instance: id, message }];
  });
}

/** Only what is due was asked for: otherwise a selection without a stage is refused. */
const NOTHING_IS_TIMED = 'none of the stages has execute_at, so none of them can be due';

/** Settings that a strategy does not honour are named, so that nobody relies on them. */
function strategyNotices({ strategy, graph, selected }: PlanInput): readonly Notice[] {
  const stages = [...selected].map((id) => graph.node(id).stage);
  const notices: Notice[] = [];
  if (stages.length === 0) notices.push({ kind: 'strategy', message: NOTHING_IS_TIMED });
  if (strategy.dependencies === 'started' && stages.some((stage) => stage.dependsOn.length > 0)) {
    const message = `under the strategy ${strategy.name}, depends_on orders only the starts: no stage waits until another has ended`;
    notices.push({ kind: 'strategy', message });
  }
  if (strategy.everyFailureStops && stages.some((stage) => stage.onFailure !== 'stop')) {
    const message = `under the strategy ${strategy.name} every failure stops the run: on_failure and allowed_to_fail are not honoured`;
    notices.push({ kind: 'strategy', message });
  }
  return notices;
}
