import type { Failure } from '../../domain/failure.ts';
import type { Intent, StageHistory } from '../../domain/history.ts';
import { RUN_VERSION } from '../../domain/history.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import type { Direction } from '../../domain/migration.ts';
import type { PlannedStage } from '../../domain/plan.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { HistoryStore } from '../../execution/ports.ts';
import { urlHash } from '../../execution/request-checksum.ts';
import { isoTime } from '../../execution/run-context.ts';
import type { CommandContext } from '../command-context.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { stateOfProject } from '../state-of-project.ts';

/** A stage of which nobody knows what was done, and what may have been. */
export interface DoubtfulStage {
  readonly id: InstanceId;
  readonly direction: Direction;
  /** Versions; absent: all that the plan was about to do. */
  readonly versions?: readonly string[];
}

/**
 * Marks what was about to be done to these stages as in doubt: a job began with it, and has left nothing that says what
 * it did. The next run asks each migration's `find`, repeats what may be repeated, and stops at the others.
 */
export async function markInDoubt(
  context: CommandContext,
  prepared: PreparedPlan,
  doubtful: readonly DoubtfulStage[],
): Promise<Result<void, Failure>> {
  const { plan, places } = prepared;
  if (doubtful.length === 0) return ok(undefined);
  // Opened anew: what the plan was made from has been brought up to date since.
  const snapshots = await context.state.snapshotsOf(stateOfProject(prepared, context));
  if (!snapshots.ok) return snapshots;
  for (const environment of new Set(doubtful.map(({ id }) => splitInstanceId(id).environment))) {
    const loaded = await snapshots.value.load(environment);
    if (!loaded.ok) return loaded;
  }
  for (const one of doubtful) {
    const planned = plan.stages.find(({ id }) => id === one.id);
    const place = places.of(one.id);
    // In a database the job itself has written down what it was about to do.
    if (!planned || !place.ok || place.value.store.kind === 'postgres') continue;
    const claimed = await context.ports.histories.claim(place.value);
    if (!claimed.ok) return claimed;
    const marked = await mark(context, claimed.value, planned, one);
    if (!marked.ok) return marked;
    const { environment, stage } = splitInstanceId(one.id);
    const saved = await snapshots.value.save(environment, [stage]);
    if (!saved.ok) return saved;
  }
  return ok(undefined);
}

async function mark(
  context: CommandContext,
  store: HistoryStore,
  planned: PlannedStage,
  doubtful: DoubtfulStage,
): Promise<Result<void, Failure>> {
  await using history = store;
  const known = await history.read();
  if (!known.ok) return known;
  const intents =
    doubtful.direction === 'up'
      ? intentsUp(context, planned)
      : intentsDown(context, known.value, new Set(doubtful.versions));
  const { openIntents, applied } = known.value;
  // What is open already says more than this would, and what is applied was not about to be.
  const settled = doubtful.direction === 'up' ? [...openIntents, ...applied] : openIntents;
  const versions = new Set(settled.map(({ version }) => version));
  for (const intent of intents.filter(({ version }) => !versions.has(version))) {
    const opened = await history.open(intent);
    if (!opened.ok) return opened;
  }
  return ok(undefined);
}

function intentsUp(context: CommandContext, { stage, steps }: PlannedStage): readonly Intent[] {
  const common = commonOf(context);
  return steps.flatMap((step): Intent[] => {
    const { direction } = step;
    if (step.kind !== 'migration') {
      return [{ ...common, version: RUN_VERSION, label: stage, direction, method: 'run', urlHash: urlHash('') }];
    }
    if (step.skipped) return [];
    const { version, label, request } = step;
    const { method = '', url = '' } = request ?? {};
    return [{ ...common, version, label, direction, method, urlHash: urlHash(url) }];
  });
}

/** Only what is applied can have been taken back. */
function intentsDown(
  context: CommandContext,
  { applied }: StageHistory,
  versions: ReadonlySet<string>,
): readonly Intent[] {
  const common = commonOf(context);
  return applied
    .filter(({ version }) => versions.has(version))
    .map(({ version, label, down }) => {
      const { method, url } = typeof down === 'object' ? down.request : { method: 'run', url: '' };
      return {
        ...common,
        version,
        label,
        direction: 'down',
        method,
        urlHash: urlHash(typeof url === 'string' ? url : url.text),
      };
    });
}

function commonOf({
  identity: { run, attempt, actor, commit },
  ports,
}: CommandContext): Pick<Intent, 'run' | 'attempt' | 'actor' | 'commit' | 'startedAt'> {
  return { run, attempt, actor, commit, startedAt: isoTime(ports.clock.now()) };
}
