import * as core from '@actions/core';
import { EXIT_DONE, EXIT_FAILED } from '../domain/exit-status.ts';
import { describeFailure } from '../domain/failure-words.ts';
import { beginStep } from './action-step.ts';
import { leaveUnfinished, openJob, readWaveJob } from './run-wave.ts';
import type { ProcessView } from './world.ts';

/** GitHub gives the post steps of a cancelled job about 5 minutes; this one ends by itself before, and says why. */
const POST_TIMEOUT_MS = 240_000;

/** Leaves what a leg or a rollback did that was cancelled or killed after it had begun. Returns the exit status. */
export async function runWavePost(view: ProcessView): Promise<number> {
  const stop = AbortSignal.any([view.stop, AbortSignal.timeout(POST_TIMEOUT_MS)]);
  const step = await beginStep({ ...view, stop });
  const asked = await readWaveJob(step);
  // The main step has refused them with the same words, and did nothing.
  if (!asked.ok) return EXIT_DONE;
  await using job = await openJob(step, { ...asked.value, events: { emit: () => undefined } });
  const left = await leaveUnfinished(job, asked.value.request);
  if (left.ok) return EXIT_DONE;
  const { summary, details } = describeFailure(left.error);
  core.error(step.redact([summary, ...details].join('\n')));
  return EXIT_FAILED;
}
