import { EMPTY_HISTORY } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { CommandContext } from './command-context.ts';
import type { SelectedHistories } from './selected-histories.ts';

/**
 * The selected stages on which some run works at this moment, as far as it can be seen from here: what is in flight in
 * such a history is in nobody's doubt yet. A run on another machine that keeps its histories in files is not seen.
 */
export async function stagesAtWork(
  { ports }: Pick<CommandContext, 'ports'>,
  { places, selected, histories }: Pick<SelectedHistories, 'places' | 'selected' | 'histories'>,
): Promise<ReadonlySet<InstanceId>> {
  const atWork = new Set<InstanceId>();
  for (const id of selected) {
    const { completed, openIntents } = histories.get(id) ?? EMPTY_HISTORY;
    const place = places.of(id);
    if (!place.ok || (completed && openIntents.length === 0)) continue;
    if (await ports.histories.isClaimed(place.value)) atWork.add(id);
  }
  return atWork;
}
