import * as z from 'zod/mini';
import type { InstanceId } from '../domain/instance.ts';
import { describeReasonAfterwards } from '../domain/reason-words.ts';
import type { StageReason, WaitReason } from '../domain/reason.ts';
import type { Run } from '../domain/run.ts';
import { showTime } from '../domain/shown-time.ts';
import { isoTime } from '../execution/run-context.ts';
import type { CommandContext } from './command-context.ts';

/** Beside the histories; it says of the last run what no history holds: why stages never started. */
const FILE = 'last-run.json';

const LastRun = z.object({
  format: z.literal('stage-orchestrator/last-run/v1'),
  run: z.string(),
  direction: z.enum(['up', 'down']),
  endedAt: z.string(),
  stages: z.array(z.object({ id: z.string(), conclusion: z.string(), why: z.string() })),
});

/** What the last run in a state folder says about its stages. */
export type LastRun = z.infer<typeof LastRun>;

const WAITING: ReadonlySet<StageReason['because']> = new Set<WaitReason['because']>(['not_due', 'waits_for']);

/** Keeps why each stage ended as it did, for `why`. A run that went well does not fail because this can't be written. */
export async function writeLastRun(context: CommandContext, stateDirectory: string, run: Run): Promise<void> {
  const record: LastRun = {
    format: 'stage-orchestrator/last-run/v1',
    run: run.id,
    direction: run.direction,
    endedAt: isoTime(run.endedAt),
    stages: run.stages.map(({ id, conclusion, reason }) => ({
      id,
      // What waits for its time was not left out: the next run may start it.
      conclusion: WAITING.has(reason.because) ? 'scheduled' : conclusion,
      why: describeReasonAfterwards(reason),
    })),
  };
  const text = context.redactor.redact(JSON.stringify(record, null, 2));
  await context.outputs.writeText(context.files.resolve(stateDirectory, FILE), `${text}\n`);
}

/** The last run, where there is a record of it that can be read. */
export async function readLastRun(context: CommandContext, stateDirectory: string): Promise<LastRun | undefined> {
  const text = await context.outputs.readText(context.files.resolve(stateDirectory, FILE));
  if (!text.ok) return undefined;
  try {
    return LastRun.parse(JSON.parse(text.value));
  } catch {
    return undefined;
  }
}

/** Why a stage was left out of the last run, as a sentence; `undefined` where it ran, or the run did not look at it. */
export function whySkipped(last: LastRun | undefined, id: InstanceId, name: string): string | undefined {
  const stage = last?.stages.find((one) => one.id === id);
  if (!last || stage?.conclusion !== 'skipped') return undefined;
  return `In run ${last.run} (${last.direction}, ${showTime(last.endedAt)}) ${name} was skipped: ${stage.why}.`;
}
