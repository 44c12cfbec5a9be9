import type { Failure } from '../domain/failure.ts';
import type { AppliedVersion, StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction, Migration } from '../domain/migration.ts';
import type { Project } from '../domain/project.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { Stage } from '../domain/stage.ts';
import type { HistoryStore, VersionOutcome } from '../execution/ports.ts';
import { isoTime } from '../execution/run-context.ts';
import type { CommandContext } from './command-context.ts';
import { resolvedValues } from './resolved-values.ts';
import type { ResolvedValues } from './resolved-values.ts';

/** What a person can say about a version; all are about whether it is there, whatever was in flight. */
export type ResolveWay = 'applied' | 'not-applied' | 'mark-applied' | 'baseline';

/** The stage whose versions are settled. */
export interface ResolveSubject {
  readonly id: InstanceId;
  readonly stage: Stage;
  readonly project: Project;
}

/** A version that is settled. */
export interface ResolveTarget {
  readonly version: string;
  readonly label: string;
  readonly migration?: Migration;
}

/** A stage with its history, as it is and open for writing. */
interface OpenSubject {
  readonly store: HistoryStore;
  readonly history: StageHistory;
  readonly subject: ResolveSubject;
}

/** Records what a person says about one version, and tells in lines what that means from now on. */
export async function settleVersion(
  context: CommandContext,
  { store, history, subject }: OpenSubject,
  target: ResolveTarget,
  how: ResolveWay,
): Promise<Result<readonly string[], Failure>> {
  const applied = history.applied.find(({ version }) => version === target.version);
  const inFlight = history.openIntents.find(({ version }) => version === target.version)?.direction;
  if (how === 'not-applied') {
    const closed = applied ? await store.close(outcomeOf(context, target, 'undone')) : await store.drop(target.version);
    return closed.ok ? ok([NOT_APPLIED[inFlight ?? 'up']]) : closed;
  }
  const values = target.migration ? resolvedValues(context, subject, target.migration) : NO_VALUES;
  if (applied) return keepApplied(store, applied, { target, values, inFlight });
  const closed = await store.close({
    ...outcomeOf(context, target, 'applied'),
    variables: values.recorded,
    sent: null,
  });
  return closed.ok ? ok(['recorded as applied, nothing was sent', ...values.missing.map(notKnown)]) : closed;
}

const NO_VALUES: ResolvedValues = { recorded: [], missing: [] };

const NOT_APPLIED: Readonly<Record<Direction, string>> = {
  up: 'recorded as not applied: the next up runs it',
  down: 'recorded as not applied any more: its down was carried out',
};

/** It is recorded already, by whom and when it was applied. Values that are given now are kept with it. */
async function keepApplied(
  store: HistoryStore,
  applied: AppliedVersion,
  {
    target,
    values,
    inFlight,
  }: { readonly target: ResolveTarget; readonly values: ResolvedValues; readonly inFlight: Direction | undefined },
): Promise<Result<readonly string[], Failure>> {
  const words = inFlight === 'down' ? 'is still applied: its down was not carried out' : 'is applied';
  if (values.recorded.length === 0) {
    const dropped = await store.drop(target.version);
    return dropped.ok ? ok([words]) : dropped;
  }
  const { run, attempt, actor, commit, appliedAt, ...recorded } = applied;
  const given = new Set(values.recorded.map(({ name }) => name));
  const closed = await store.close({
    ...recorded,
    direction: 'up',
    outcome: 'applied',
    statusCode: 0,
    at: appliedAt,
    provenance: { run, attempt, actor, commit },
    variables: [...applied.variables.filter(({ name }) => !given.has(name)), ...values.recorded],
  });
  return closed.ok ? ok([words, `recorded now: ${[...given].toSorted().join(', ')}`]) : closed;
}

/** The answer that would have told it is lost. */
function notKnown(name: string): string {
  return `${name} is not known: where down or another stage needs it, give it with --variable ${name}=VALUE`;
}

function outcomeOf(
  context: CommandContext,
  { version, label, migration }: ResolveTarget,
  outcome: 'applied' | 'undone',
): VersionOutcome {
  const { run, attempt, actor, commit } = context.identity;
  return {
    version,
    label,
    direction: outcome === 'applied' ? 'up' : 'down',
    outcome,
    statusCode: 0,
    at: isoTime(context.ports.clock.now()),
    durationMs: 0,
    provenance: { run, attempt, actor, commit },
    variables: [],
    ...(migration ? { fileChecksum: migration.checksum, down: migration.down ?? 'irreversible' } : {}),
  };
}
