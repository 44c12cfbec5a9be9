import { appliedLabel } from '../domain/history.ts';
import type { Failure } from '../domain/failure.ts';
import { instanceId, showInstance, splitInstanceId } from '../domain/instance.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { HistorySummary, ImportedHistory, ImportOutcome, KeptElsewhere } from '../domain/state-report.ts';
import { compareHistories } from '../execution/compare-histories.ts';
import type { HistoryRelation } from '../execution/compare-histories.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import type { HistoryContent } from '../execution/kept-files-ports.ts';
import type { CommandContext } from './command-context.ts';
import type { StateSource } from './state-source.ts';
import { currentHistories, expectedHistory } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/** What an import comes to before anything is written. */
export interface StateMerge {
  readonly histories: readonly ImportedHistory[];
  /** What has to be written: by environment, then by stage. */
  readonly taken: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
}

/** Compares each history of a source with the one that is kept here. */
export async function mergeState(
  context: CommandContext,
  subject: StateSubject,
  { source, elsewhere }: { readonly source: StateSource; readonly elsewhere: readonly KeptElsewhere[] },
): Promise<Result<StateMerge, Failure>> {
  const histories: ImportedHistory[] = [];
  const taken = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const [environment, given] of source.environments) {
    const here = await historiesHere(context, subject, environment, source);
    if (!here.ok) return here;
    const takenHere = new Map<string, Uint8Array>();
    for (const [stage, bytes] of given) {
      const id = instanceId(environment, stage);
      if (context.options.stage !== undefined && context.options.stage !== stage) continue;
      const isElsewhere = elsewhere.some((one) => one.id === id);
      const sides = { source: source.shown, imported: bytes, here: here.value.get(stage), isElsewhere };
      const compared = await compareSides(context, subject, id, sides);
      if (!compared.ok) return compared;
      histories.push(compared.value);
      if (compared.value.outcome === 'taken') takenHere.set(stage, bytes);
    }
    if (takenHere.size > 0) taken.set(environment, takenHere);
  }
  return ok({ histories, taken });
}

/** Of a working copy that is imported itself, the stores have the other side. */
async function historiesHere(
  context: CommandContext,
  subject: StateSubject,
  environment: string,
  { workingCopyOf }: StateSource,
): Promise<Result<ReadonlyMap<string, Uint8Array>, Failure>> {
  if (workingCopyOf !== environment) return currentHistories(context, subject, environment);
  const newest = await subject.archive.read(environment, undefined, context.stop);
  if (!newest.ok) return newest;
  return ok(newest.value === undefined ? new Map() : historiesOf(newest.value.files));
}

interface Sides {
  readonly source: string;
  readonly imported: Uint8Array;
  readonly here: Uint8Array | undefined;
  readonly isElsewhere: boolean;
}

async function compareSides(
  { keptFiles, files }: CommandContext,
  subject: StateSubject,
  id: InstanceId,
  { source, imported, here, isElsewhere }: Sides,
): Promise<Result<ImportedHistory, Failure>> {
  const theirs = await keptFiles.inspect(imported, expectedHistory(subject, id, `${showInstance(id)} in ${source}`));
  if (!theirs.ok) return theirs;
  const summary = summaryOf(theirs.value);
  if (isElsewhere) return ok({ id, outcome: 'left_out', imported: summary });
  if (here === undefined) return ok({ id, outcome: 'taken', imported: summary });
  const place = files.show(subject.archive.describe(splitInstanceId(id).environment));
  const ours = await keptFiles.inspect(here, expectedHistory(subject, id, `${showInstance(id)} in ${place}`));
  if (!ours.ok) return ours;
  const outcome = OUTCOMES[compareHistories(ours.value, theirs.value)];
  return ok({ id, outcome, imported: summary, here: summaryOf(ours.value) });
}

/** The first is the history here. */
const OUTCOMES: { readonly [Relation in HistoryRelation]: ImportOutcome } = {
  same: 'unchanged',
  first_is_newer: 'kept',
  second_is_newer: 'taken',
  both_changed: 'conflicting',
};

/** What a person tells one history from another by. */
export function summaryOf({ applied, openIntents, attempts }: HistoryContent): HistorySummary {
  const last = attempts.at(-1);
  return {
    applied: applied.map((version) => appliedLabel(version)),
    inDoubt: openIntents.map(({ label }) => label),
    attempts: attempts.length,
    ...(last === undefined ? {} : { last: { run: last.run, attempt: last.attempt, endedAt: last.endedAt } }),
  };
}
