import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import { EMPTY_HISTORY } from '../domain/history.ts';
import { STRATEGIES } from '../planning/strategies/index.ts';
import { arrange } from '../planning/arrangement.ts';
import { migrationState } from '../planning/pending.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { dueOf } from './due-of-stage.ts';
import { readTiming } from './read-timing.ts';
import { stagesAtWork } from './stages-at-work.ts';
import { selectHistories } from './selected-histories.ts';
import { stateOf } from './status.ts';

/** The selected stages with their dependencies, waves and states. */
export async function runGraph(context: CommandContext): Promise<CommandOutcome> {
  const read = await selectHistories(context);
  if (!read.ok) return { kind: 'failure', failure: read.error, exitStatus: exitStatusOf(read.error), warnings: [] };
  const { graph, selected, histories, warnings } = read.value;
  const running = await stagesAtWork(context, read.value);
  const timing = await readTiming(context, read.value, { ids: selected, onlyDue: false });
  if (!timing.ok)
    return { kind: 'failure', failure: timing.error, exitStatus: exitStatusOf(timing.error), warnings: [] };
  const arranged = arrange(graph, {
    selected: new Set(selected),
    direction: 'up',
    strategy: STRATEGIES.dependency_graph,
    durationMs: () => undefined,
  });
  const nodes = arranged.stages.map(({ node, wave }) => {
    const history = histories.get(node.id) ?? EMPTY_HISTORY;
    const { work } = node.stage;
    const pending = work.kind === 'migrations' ? migrationState(work.config.migrations, history).pending.length : 0;
    const due = dueOf(timing.value, { ...node, history, pending });
    const state = running.has(node.id) ? 'running' : stateOf(history, pending, due);
    return { id: node.id, wave, ...(history.exists ? { state } : {}) };
  });
  const edges = arranged.stages.flatMap(({ node, waitsFor }) => waitsFor.map((from) => ({ from, to: node.id })));
  return { kind: 'graph', graph: { nodes, edges }, exitStatus: EXIT_DONE, warnings };
}
