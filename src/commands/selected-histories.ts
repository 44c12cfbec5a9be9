import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { SnapshotStore } from '../execution/snapshot-ports.ts';
import { selectInstances } from '../planning/selection.ts';
import type { CommandContext } from './command-context.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';
import { readHistories } from './read-histories.ts';

/** A project with the histories that a reading command looks at. */
export interface SelectedHistories extends OpenProject {
  /** In the order of the graph. */
  readonly selected: readonly InstanceId[];
  readonly histories: ReadonlyMap<InstanceId, StageHistory>;
  /** Loaded from: what is changed has to be saved there. */
  readonly snapshots: SnapshotStore;
}

/** Opens the project and reads the histories of the stages that the options select. A missing history is no error here. */
export async function selectHistories(context: CommandContext): Promise<Result<SelectedHistories, Failure>> {
  const opened = await openProject(context);
  if (!opened.ok) return opened;
  const selected = selectInstances(opened.value.graph, { direction: 'up', ...context.options });
  if (!selected.ok) return selected;
  const lenient: CommandContext = { ...context, options: { ...context.options, onMissingState: 'start' } };
  const wanted = opened.value.graph.reach(selected.value, 'dependencies');
  const read = await readHistories(lenient, opened.value, new Set([...wanted, ...selected.value]));
  if (!read.ok) return read;
  const ids = opened.value.graph.ids.filter((id) => selected.value.has(id));
  const { histories, snapshots } = read.value;
  return ok({ ...opened.value, selected: ids, histories, snapshots });
}
