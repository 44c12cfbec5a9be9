import { compareText } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import { appliedLabel } from '../domain/history.ts';
import { instanceId, showInstance, splitInstanceId } from '../domain/instance.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StateChange } from '../domain/state-report.ts';
import type { HistoryContent } from '../execution/kept-files-ports.ts';
import type { CommandContext } from './command-context.ts';
import { expectedHistory } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/** The histories of an environment now and as they will be. `now` is absent where it can't be read. */
export interface StateSides {
  readonly now: ReadonlyMap<string, Uint8Array> | undefined;
  readonly afterwards: ReadonlyMap<string, Uint8Array>;
}

/** How the record of each stage changes when the histories of `afterwards` take the place of those of `now`. */
export async function stateChanges(
  context: CommandContext,
  subject: StateSubject,
  environment: string,
  { now, afterwards }: StateSides,
): Promise<Result<readonly StateChange[], Failure>> {
  const changes: StateChange[] = [];
  const stages = new Set([...(now?.keys() ?? []), ...afterwards.keys()]);
  for (const stage of [...stages].toSorted(compareText)) {
    const id = instanceId(environment, stage);
    const after = await contentOf(context, subject, id, afterwards.get(stage));
    if (!after.ok) return after;
    const before = await contentOf(context, subject, id, now?.get(stage));
    if (before.ok && now !== undefined) changes.push(changeOf(id, before.value, after.value));
    else if (before.ok || before.error.reason === 'history_damaged') changes.push(replaced(id, after.value));
    else return err(before.error);
  }
  return ok(changes);
}

async function contentOf(
  { keptFiles, files }: CommandContext,
  subject: StateSubject,
  id: InstanceId,
  bytes: Uint8Array | undefined,
): Promise<Result<HistoryContent | undefined, Failure>> {
  if (bytes === undefined) return ok(undefined);
  const place = subject.archive.describe(splitInstanceId(id).environment, files.show);
  return keptFiles.inspect(bytes, expectedHistory(subject, id, `${showInstance(id)} in ${place}`));
}

function changeOf(id: InstanceId, before: HistoryContent | undefined, after: HistoryContent | undefined): StateChange {
  const history = historyChange(before, after);
  return {
    id,
    forgotten: labelsOnlyIn(before, after),
    known: labelsOnlyIn(after, before),
    attempts: attemptsOnlyIn(before, after),
    history,
  };
}

function historyChange(before: HistoryContent | undefined, after: HistoryContent | undefined): StateChange['history'] {
  if (after === undefined) return 'removed';
  if (before === undefined) return 'restored';
  return JSON.stringify(before) === JSON.stringify(after) ? 'unchanged' : 'changed';
}

function replaced(id: InstanceId, after: HistoryContent | undefined): StateChange {
  return { id, forgotten: [], known: labelsOnlyIn(after, undefined), attempts: 0, history: 'replaced' };
}

function attemptsOnlyIn(one: HistoryContent | undefined, other: HistoryContent | undefined): number {
  const there = new Set(other?.attempts.map((attempt) => JSON.stringify(attempt)));
  return (one?.attempts ?? []).filter((attempt) => !there.has(JSON.stringify(attempt))).length;
}

function labelsOnlyIn(one: HistoryContent | undefined, other: HistoryContent | undefined): readonly string[] {
  const there = new Set(other?.applied.map(({ version }) => version));
  return (one?.applied ?? []).filter(({ version }) => !there.has(version)).map((version) => appliedLabel(version));
}
