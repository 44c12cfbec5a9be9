import * as z from 'zod/mini';
import type { Failure } from '../../domain/failure.ts';
import { describeFailure } from '../../domain/failure-words.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { RollbackResult } from '../../domain/run.ts';
import type { FanOutJob } from './job.ts';
import { downloadFiles, listRun, newestNamed, uploadFiles } from './job-artifacts.ts';

const NAME = 'stage-rollback';
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

/** Leaves for the last job what became of the rollback. */
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

/** What the job of the rollback has told; nothing where there was none. */
export async function readRollback({
  context,
  artifacts,
}: FanOutJob): Promise<Result<readonly RollbackResult[], Failure>> {
  const listed = await listRun(artifacts, context.stop);
  if (!listed.ok) return listed;
  const newest = newestNamed(listed.value, NAME);
  if (newest === undefined) return ok([]);
  const files = await downloadFiles(artifacts, newest, context.stop);
  if (!files.ok) return files;
  const parsed = Shape.safeParse(contentOf(files.value.get(FILE)));
  if (!parsed.success) {
    return err({
      reason: 'history_damaged',
      file: `the artifact ${newest.name} of this run`,
      problem: 'it is no rollback',
    });
  }
  return ok(
    parsed.data.stages.map(({ id, outcome, failure }) => ({
      id,
      outcome,
      ...(failure === undefined
        ? {}
        : { failure: { reason: 'failed_in_job', instance: id, job: 'Rollback', summary: failure } as const }),
    })),
  );
}

function contentOf(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
