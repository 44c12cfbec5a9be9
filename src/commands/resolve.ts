import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { showInstance, splitInstanceId } from '../domain/instance.ts';
import type { Migration } from '../domain/migration.ts';
import { compareVersions } from '../domain/migration.ts';
import { lookAt } from '../domain/next-step.ts';
import type { NextCommand } from '../domain/next-step.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { HistoryStore, HistoryStores } from '../execution/ports.ts';
import { isoTime } from '../execution/run-context.ts';
import { migrationState } from '../planning/pending.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { selectHistories } from './selected-histories.ts';
import { settleVersion } from './settle-version.ts';
import type { ResolveSubject, ResolveTarget, ResolveWay } from './settle-version.ts';

/** What a person decides about a version: `applied` and `baseline` also for versions that were never sent. */
export interface ResolveRequest {
  readonly how: ResolveWay;
  /** As written: `2`, `002` or `run`. */
  readonly version: string;
  readonly reason: string;
}

/** Settles what is in doubt, or marks versions as applied without sending anything; recorded with the reason. */
export async function runResolve(asked: CommandContext, request: ResolveRequest): Promise<CommandOutcome> {
  const context = request.how === 'mark-applied' || request.how === 'baseline' ? beginningAnew(asked) : asked;
  const read = await selectHistories(context);
  if (!read.ok) return failed(read.error);
  const [id, ...others] = read.value.selected;
  if (id === undefined || others.length > 0) {
    const next = read.value.selected.map((one): NextCommand => {
      const { environment } = splitInstanceId(one);
      return { command: 'resolve', options: [['environment', environment]], scope: 'again' };
    });
    return failed({
      reason: 'usage',
      message: 'resolve settles one stage in one environment',
      hint: 'say in which environment:',
      next,
    });
  }
  const place = read.value.places.of(id);
  const store = place.ok ? await context.ports.histories.claim(place.value) : place;
  if (!store.ok) return failed(store.error);
  const { project, graph } = read.value;
  const settled = await settle(context, store.value, { id, stage: graph.node(id).stage, project }, request);
  await store.value[Symbol.asyncDispose]();
  if (!settled.ok) return failed(settled.error);
  const { environment, stage } = read.value.graph.node(id);
  const saved = await read.value.snapshots.save(environment, [stage.name]);
  if (!saved.ok) return failed(saved.error);
  return {
    kind: 'message',
    lines: settled.value,
    next: [{ command: 'status', scope: 'environments' }],
    exitStatus: EXIT_DONE,
    warnings: read.value.warnings,
  };
}

/** Where a store was changed, what is marked is the beginning of the history in the new one. */
function beginningAnew(context: CommandContext): CommandContext {
  const { histories } = context.ports;
  const begun: HistoryStores = {
    ...histories,
    read: async (place) => histories.read({ ...place, beginsAnew: true }),
    claim: async (place) => histories.claim({ ...place, beginsAnew: true }),
  };
  return { ...context, ports: { ...context.ports, histories: begun } };
}

function failed(failure: Failure): CommandOutcome {
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
}

async function settle(
  context: CommandContext,
  store: HistoryStore,
  subject: ResolveSubject,
  request: ResolveRequest,
): Promise<Result<readonly string[], Failure>> {
  const { id, stage } = subject;
  const history = await store.read();
  if (!history.ok) return history;
  const migrations = stage.work.kind === 'migrations' ? stage.work.config.migrations : [];
  const known = stage.work.kind === 'migrations' ? migrations : [{ version: RUN_VERSION, label: stage.name }];
  const targets = findTargets(id, known, history.value, request);
  if (!targets.ok) return targets;
  const startedAt = isoTime(context.ports.clock.now());
  const lines: string[] = [];
  for (const target of targets.value) {
    const changed = await settleVersion(context, { store, history: history.value, subject }, target, request.how);
    if (!changed.ok) return changed;
    lines.push(...changed.value.map((line) => `${nameOf(id, target)}: ${line}`));
  }
  const after = await store.read();
  if (!after.ok) return after;
  const recorded = await store.finish({
    attempt: {
      ...context.identity,
      direction: 'up',
      strategy: 'resolve',
      state: stateAfter(migrations, after.value, request),
      startedAt,
      endedAt: isoTime(context.ports.clock.now()),
      message: `resolve --${request.how} ${targets.value.map(({ version, label }) => (version === RUN_VERSION ? version : label)).join(', ')}`,
      note: context.redactor.redact(request.reason),
    },
    // Nothing was run now: how long it takes is known from when it was.
    durationMs: history.value.durationMs ?? 0,
    ...inputsOf(history.value, request),
  });
  return recorded.ok ? ok(lines) : recorded;
}

/** Shell work that was carried out after all counts with the inputs that it was begun with. */
function inputsOf({ openIntents }: StageHistory, { how }: ResolveRequest): { readonly inputsChecksum?: string } {
  const begun = openIntents.find(({ version, direction }) => version === RUN_VERSION && direction === 'up');
  return begun && how === 'applied' ? { inputsChecksum: begun.urlHash } : {};
}

/** Settled is not completed: that is only so when nothing is pending or open any more. */
function stateAfter(
  migrations: readonly Migration[],
  history: StageHistory,
  { how }: ResolveRequest,
): 'completed' | 'pending' {
  if (history.openIntents.length > 0) return 'pending';
  if (migrations.length === 0) return how === 'not-applied' ? 'pending' : 'completed';
  return migrationState(migrations, history).pending.length === 0 ? 'completed' : 'pending';
}

/** What a version is called: shell work has none but that of its stage. */
function nameOf(id: InstanceId, { version, label }: ResolveTarget): string {
  return `${showInstance(id)}/${version === RUN_VERSION ? version : label}`;
}

function findTargets(
  id: InstanceId,
  written: readonly (Migration | ResolveTarget)[],
  history: StageHistory,
  request: ResolveRequest,
): Result<readonly ResolveTarget[], Failure> {
  const wanted =
    request.version === RUN_VERSION ? RUN_VERSION : request.version.replace(/_.*$/, '').replace(/^0+(?=\d)/, '');
  const known: ResolveTarget[] = written.map((one) => ({
    version: one.version,
    label: one.label,
    ...('up' in one ? { migration: one } : {}),
  }));
  for (const { version, label } of [...history.openIntents, ...history.applied]) {
    if (!known.some((target) => target.version === version)) known.push({ version, label: label || version });
  }
  const target = known.find(({ version }) => version === wanted);
  if (!target) {
    return err({
      reason: 'unknown_name',
      what: 'version',
      name: request.version,
      known: known.map(({ label }) => label),
    });
  }
  const open = history.openIntents.some((intent) => intent.version === wanted);
  if ((request.how === 'applied' || request.how === 'not-applied') && !open) {
    const message = `${nameOf(id, target)} is not in doubt`;
    return err({
      reason: 'usage',
      message,
      hint: 'use --mark-applied for a version that was done outside of this program',
      next: [lookAt(id)],
    });
  }
  if (request.how !== 'baseline') return ok([target]);
  return ok(known.filter(({ version }) => version !== RUN_VERSION && compareVersions(version, wanted) <= 0));
}
