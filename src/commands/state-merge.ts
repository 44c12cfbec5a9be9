import type { Failure } from '../domain/failure.ts';
import { instanceId, showInstance, splitInstanceId } from '../domain/instance.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { ImportedHistory, ImportOutcome, KeptElsewhere } from '../domain/state-report.ts';
import { compareHistories } from '../execution/compare-histories.ts';
import type { HistoryRelation } from '../execution/compare-histories.ts';
import type { CommandContext } from './command-context.ts';
import { currentState, nextHistories } from './state-current.ts';
import type { CurrentState } from './state-current.ts';
import { stateOfProject } from './state-of-project.ts';
import type { StateSource } from './state-source.ts';
import { expectedHistory } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';
import { summaryOf } from './state-summary.ts';

/** What is imported, and what a person has decided about it. */
export interface MergeRequest {
  readonly source: StateSource;
  /** Stages whose histories no snapshot holds. */
  readonly elsewhere: readonly KeptElsewhere[];
  /** Stages for which the imported history counts where both have changed; absent: none. */
  readonly take?: ReadonlySet<string>;
}

/** What an import comes to before anything is written. */
export interface StateMerge {
  readonly histories: readonly ImportedHistory[];
  /** What has to be written, by environment. */
  readonly puts: ReadonlyMap<string, StatePut>;
  /** What would be lost by it, as sentences. */
  readonly losses: readonly string[];
}

/** What has to be written of one environment. `others`: what becomes of the histories of other stages. */
export interface StatePut {
  /** By stage. */
  readonly histories: ReadonlyMap<string, Uint8Array>;
  readonly others: 'kept' | 'removed';
}

/** Compares each history of a source with the one that is kept here. */
export async function mergeState(
  context: CommandContext,
  subject: StateSubject,
  request: MergeRequest,
): Promise<Result<StateMerge, Failure>> {
  const histories: ImportedHistory[] = [];
  const puts = new Map<string, StatePut>();
  const losses: string[] = [];
  for (const [environment, given] of request.source.environments) {
    const state = await currentState(context, subject, environment);
    if (!state.ok) return state;
    const isOwn = request.source.workingCopyOf === environment;
    // Of a working copy that is imported itself, the stores have the other side.
    const here = isOwn ? ok(state.value.saved) : await nextHistories(context, subject, environment, state.value);
    if (!here.ok) return here;
    const wanted = [...given].filter(([stage]) => (context.options.stage ?? stage) === stage);
    const compared: ImportedHistory[] = [];
    for (const [stage, imported] of wanted) {
      const one = await compareSides(context, subject, request, {
        id: instanceId(environment, stage),
        imported,
        here: here.value?.get(stage),
      });
      if (!one.ok) return one;
      compared.push(one.value);
    }
    histories.push(...compared);
    const taken = new Map(wanted.filter((_, index) => isTaken(compared[index])));
    if (taken.size === 0) continue;
    // What can't be read can only be replaced as a whole.
    puts.set(environment, { histories: taken, others: here.value === undefined ? 'removed' : 'kept' });
    const covered = isOwn ? wanted.map(([stage]) => stage) : [...taken.keys()];
    const elsewhere = new Set(stateOfProject(subject, context).elsewhere.get(environment)?.keys());
    losses.push(...lossesOf(environment, state.value, { covered, elsewhere }));
  }
  return ok({ histories, puts, losses });
}

function isTaken(history: ImportedHistory | undefined): boolean {
  return history?.outcome === 'taken' || history?.outcome === 'replaced';
}

/**
 * What can't be read; and what nobody saved of stages that are not covered by what is written. What has a path of its own
 * (`elsewhere`) is dropped only where it does not go on from what the stores have.
 */
function lossesOf(
  environment: string,
  { saved, problem, unsaved }: CurrentState,
  { covered, elsewhere }: { readonly covered: readonly string[]; readonly elsewhere: ReadonlySet<string> },
): readonly string[] {
  if (saved === undefined) {
    return [`${problem ?? environment}: all that is kept of ${environment} is replaced by what is imported`];
  }
  // Without a saved snapshot the working copy itself is gone on from.
  if (saved.size === 0) return [];
  const lost = unsaved.filter((stage) => !covered.includes(stage));
  const dropped = lost.filter((stage) => !elsewhere.has(stage));
  const apart = lost.filter((stage) => elsewhere.has(stage));
  return [
    ...(dropped.length === 0
      ? []
      : [`the working copy of ${environment} has what was never saved of ${dropped.join(', ')}, which is dropped`]),
    ...(apart.length === 0
      ? []
      : [
          `${apart.join(', ')} of ${environment} has a path of its own and what was never saved: it stays where it goes on from what the stores have, and is dropped where it does not`,
        ]),
  ];
}

interface Sides {
  readonly id: InstanceId;
  readonly imported: Uint8Array;
  readonly here: Uint8Array | undefined;
}

async function compareSides(
  { keptFiles, files }: CommandContext,
  subject: StateSubject,
  { source, elsewhere, take = NONE }: MergeRequest,
  { id, imported, here }: Sides,
): Promise<Result<ImportedHistory, Failure>> {
  const name = showInstance(id);
  const theirs = await keptFiles.inspect(imported, expectedHistory(subject, id, `${name} in ${source.shown}`));
  if (!theirs.ok) return theirs;
  const summary = summaryOf(theirs.value);
  if (elsewhere.some((one) => one.id === id)) return ok({ id, outcome: 'left_out', imported: summary });
  if (here === undefined) return ok({ id, outcome: 'taken', imported: summary });
  const { environment, stage } = splitInstanceId(id);
  const place = subject.archive.describe(environment, files.show);
  const ours = await keptFiles.inspect(here, expectedHistory(subject, id, `${name} in ${place}`));
  if (!ours.ok) return ours;
  const found = OUTCOMES[compareHistories(ours.value, theirs.value)];
  const outcome = found === 'conflicting' && take.has(stage) ? 'replaced' : found;
  return ok({ id, outcome, imported: summary, here: summaryOf(ours.value) });
}

const NONE: ReadonlySet<string> = new Set();

/** The first is the history here. */
const OUTCOMES: { readonly [Relation in HistoryRelation]: ImportOutcome } = {
  same: 'unchanged',
  first_is_newer: 'kept',
  second_is_newer: 'taken',
  both_changed: 'conflicting',
};
