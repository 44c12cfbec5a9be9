import type { Failure } from '../domain/failure.ts';
import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import { instanceId } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import type { SkipReason } from '../domain/reason.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { renderText } from './render-text.ts';
import { renderContext } from './stage-view.ts';
import type { StageView } from './stage-view.ts';
import type { VariableScope } from './variable-scope.ts';

/** Longest id, in characters. It is a key in histories and stands in messages. */
const MAX_ID_LENGTH = 200;

/** The `unique` of a stage with its id as the variables of the stage make it. */
export interface UniqueId {
  readonly id: string;
  readonly forMs: number;
}

/**
 * The id under which a stage runs; `undefined`: it has no `unique`, or values are not known yet. Ids are recorded in
 * clear text, so one that holds a secret is a failure.
 */
export function uniqueIdOf(
  view: StageView,
  scope: VariableScope,
  isSecret: (text: string) => boolean,
): Result<UniqueId | undefined, Failure> {
  const { unique } = view.stage;
  if (!unique) return ok(undefined);
  const fail = (message: string): Result<never, Failure> =>
    err({ reason: 'template', instance: view.id, subject: SUBJECT, message, location: unique.id.at });
  const rendered = renderText(unique.id, SUBJECT, renderContext(view, scope, new Map()));
  if (!rendered.ok) return err({ reason: 'template', instance: view.id, ...rendered.error });
  if (rendered.value.unknown.length > 0) return ok(undefined);
  const id = rendered.value.text.trim();
  if (id === '') return fail('it is empty');
  if (id.length > MAX_ID_LENGTH) return fail(`it has ${id.length} characters, and at most ${MAX_ID_LENGTH} are kept`);
  if (/\p{Cc}/u.test(id)) return fail('it holds a line break or the like');
  if (isSecret(id)) return fail('it holds a secret, and it is recorded in clear text');
  return ok({ id, forMs: unique.forMs });
}

const SUBJECT = 'unique.id';

/** The stages of an environment that have `unique`, in the order of the file: an id of one of them may be that of another. */
export function namesakes({ stages }: Project, environment: string): readonly InstanceId[] {
  return stages
    .filter((stage) => stage.unique && (stage.environments?.includes(environment) ?? true))
    .map((stage) => instanceId(environment, stage.name));
}

/** Why a stage is not to run now: the newest run under its id, if that is not longer ago than its `unique` says. */
export function ranBefore(
  { id, forMs }: UniqueId,
  histories: Iterable<readonly [InstanceId, StageHistory]>,
  now: number,
): SkipReason | undefined {
  let newest: Extract<SkipReason, { because: 'unique' }> | undefined;
  for (const [first, { uniqueRuns }] of histories) {
    const ran = uniqueRuns?.get(id);
    if (!ran || now - Date.parse(ran.startedAt) >= forMs) continue;
    if (newest?.startedAt !== undefined && newest.startedAt >= ran.startedAt) continue;
    newest = { because: 'unique', id, first, forMs, run: ran.run, startedAt: ran.startedAt };
  }
  return newest;
}

/** What a plan knows of other stages. */
interface UniqueInPlan {
  readonly histories: ReadonlyMap<InstanceId, StageHistory>;
  /** Those before it in this plan. */
  readonly planned: ReadonlyMap<InstanceId, { readonly uniqueId?: string }>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isSecret: (text: string) => boolean;
}

/**
 * Decides about a stage of a plan that is about to run: not, where its id ran before, or where a stage before it in this
 * plan runs under it.
 */
export function planUnique(
  view: StageView,
  scope: VariableScope,
  { histories, planned, now, isSecret }: UniqueInPlan,
): Result<{ readonly uniqueId?: string; readonly skip?: SkipReason }, Failure> {
  const own = uniqueIdOf(view, scope, isSecret);
  if (!own.ok) return own;
  if (!own.value) return ok({});
  const { id, forMs } = own.value;
  const others = namesakes(view.project, view.environment.name);
  const first = others.find((other) => planned.get(other)?.uniqueId === id);
  const recorded = others.flatMap((other) => {
    const history = histories.get(other);
    return history ? [[other, history] as const] : [];
  });
  const skip =
    ranBefore(own.value, recorded, now) ??
    (first === undefined ? undefined : ({ because: 'unique', id, first, forMs } as const));
  return ok(skip ? { skip } : { uniqueId: id });
}
