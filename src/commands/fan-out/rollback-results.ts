import * as z from 'zod/mini';
import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RollbackResult } from '../../domain/run.ts';
import type { RunArtifact } from '../../execution/actions-ports.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { downloadFiles, newestNamed, uploadFiles } from './job-artifacts.ts';

const NAME = 'stage-rollback';
const BEGUN = 'stage-rollback-begun';
const FILE = 'rollback.json';

const Id = z.custom<InstanceId>((value) => typeof value === 'string' && value.includes('/'));

const Shape = z.object({
  format: z.literal('stage-orchestrator/rollback/v1'),
  stages: z.array(
    z.object({
      id: Id,
      outcome: z.enum(['rolled_back', 'failed', 'irreversible']),
      failure: z.exactOptional(z.string()),
    }),
  ),
});

/** What is known of the rollback of a run. */
export interface KnownRollback {
  /** What became of each stage, in the order in which they were taken back; of all attempts. */
  readonly results: readonly RollbackResult[];
  /** Its job began, and has left nothing since. */
  readonly vanished: boolean;
}

/** Says that a rollback has begun, before it does anything. */
export async function tellRollbackBegun({ context, artifacts }: FanOutJob): Promise<Result<void, Failure>> {
  const { attempt, run } = context.identity;
  const files = new Map([['run.txt', new TextEncoder().encode(`${run}\n`)]]);
  return uploadFiles(artifacts, { name: BEGUN, attempt, environment: '', files }, context.stop);
}

/** Leaves for the last job what became of the rollback, of all attempts at it. */
export async function tellRollback(
  { context, artifacts }: FanOutJob,
  results: readonly RollbackResult[],
): Promise<Result<void, Failure>> {
  const stages = results.map(({ id, outcome, failure }) => ({
    id,
    outcome,
    ...(failure ? { failure: context.redactor.redact(describeFailure(failure).summary) } : {}),
  }));
  const text = JSON.stringify({ format: 'stage-orchestrator/rollback/v1', stages });
  const files = new Map([[FILE, new TextEncoder().encode(text)]]);
  const { attempt } = context.identity;
  return uploadFiles(artifacts, { name: NAME, attempt, environment: '', files }, context.stop);
}

/** What the job of the rollback has told since the run was planned; nothing where there was none. */
export async function readRollback(
  { context, artifacts }: FanOutJob,
  listed: readonly RunArtifact[],
  { attempt: from }: Pick<FanOutDocument, 'attempt'>,
): Promise<Result<KnownRollback, Failure>> {
  const newest = newestNamed(listed, NAME, from);
  const begun = newestNamed(listed, BEGUN, from)?.attempt ?? 0;
  const vanished = begun > (newest?.attempt ?? 0);
  if (newest === undefined) return ok({ results: [], vanished });
  const files = await downloadFiles(artifacts, newest.artifact, context.stop);
  if (!files.ok) return files;
  const parsed = Shape.safeParse(contentOf(files.value.get(FILE)));
  if (!parsed.success) {
    const file = `the artifact ${newest.artifact.name} of this run`;
    return err({ reason: 'history_damaged', file, problem: 'it is no rollback' });
  }
  return ok({ results: parsed.data.stages.map(resultOf), vanished });
}

function resultOf({ id, outcome, failure }: z.infer<typeof Shape>['stages'][number]): RollbackResult {
  if (failure === undefined) return { id, outcome };
  return { id, outcome, failure: { reason: 'failed_in_job', instance: id, job: 'Rollback', summary: failure } };
}

function contentOf(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
