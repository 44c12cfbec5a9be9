import type { Failure } from '../domain/failure.ts';
import { instanceId, showInstance } from '../domain/instance.ts';
import type { Notice } from '../domain/plan.ts';
import { ok, type Result } from '../domain/result.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import type { CommandContext } from './command-context.ts';
import type { OpenProject } from './open-project.ts';
import { stateOfProject } from './state-of-project.ts';
import { expectedHistory } from './state-subject.ts';

/**
 * Notices for a way back of an environment: stages that are not in stages.yaml any more and of which versions are applied.
 * Nobody knows how to take them back, and they may rest on what is taken back now.
 *
 * @param kept - the stages of which there is a history
 */
export async function leftStanding(
  context: CommandContext,
  opened: OpenProject,
  { environment, kept }: { readonly environment: string; readonly kept: readonly string[] },
): Promise<Result<readonly Notice[], Failure>> {
  const known = new Set(opened.project.stages.map(({ name }) => name));
  const gone = kept.filter((stage) => !known.has(stage)).toSorted();
  if (gone.length === 0) return ok([]);
  const archive = await context.state.archiveOf(stateOfProject(opened, context));
  if (!archive.ok) return archive;
  const newest = await archive.value.read(environment, undefined, context.stop);
  if (!newest.ok) return newest;
  const histories = historiesOf(newest.value?.files ?? new Map<string, Uint8Array>());
  const notices: Notice[] = [];
  for (const stage of gone) {
    const bytes = histories.get(stage);
    const id = instanceId(environment, stage);
    const found = bytes && (await context.keptFiles.inspect(bytes, expectedHistory(opened, id, `${stage}.db`)));
    // One that can't be read says nothing of what is to be done now.
    if (!found?.ok || found.value.applied.length === 0) continue;
    const message = `${showInstance(id)} is not in stages.yaml any more, and it was never taken back: it stays as it is. To take it back, put its entry in again first`;
    notices.push({ kind: 'other', message });
  }
  return ok(notices);
}
