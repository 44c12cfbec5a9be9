import * as z from 'zod/mini';
import { EXIT_DONE, EXIT_FAILED } from '../../domain/exit-status.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { CommandOutcome } from '../command-outcome.ts';
import type { FanOutJob } from './job.ts';
import { packText, unpackText } from './packed-text.ts';

/** What the reusable workflow hands to its caller, by the names of its outputs. */
export type WorkflowOutputs = ReadonlyMap<string, string>;

/** The job that unpacks them gets them as one process variable, of which Linux takes at most 128 KiB. */
const MAX_PACKED_BYTES = 100 * 1_024;

/** Left out where all together are too long, as it alone has no bounds. */
const LONGEST = 'exports';

/**
 * The outputs of the workflow for the job that has no secrets, where a secret of the last job would hit one of them:
 * GitHub would leave that one out. Empty: none is hit, and the last job hands them on itself.
 *
 * @param masks - every text that the runner masks in the last job
 */
export function packOutputs(outputs: WorkflowOutputs, masks: Iterable<string>): string {
  const texts = [...masks].filter((mask) => mask !== '');
  const isHit = [...outputs.values()].some((value) => texts.some((mask) => value.includes(mask)));
  if (!isHit) return '';
  const whole = packText(JSON.stringify([...outputs]));
  if (Buffer.byteLength(whole) <= MAX_PACKED_BYTES) return whole;
  return packText(JSON.stringify([...outputs].filter(([name]) => name !== LONGEST)));
}

const Outputs = z.array(z.tuple([z.string(), z.string()]));

/** The job without secrets: sets what the last job has packed. */
export function unpackOutputs({ setOutput }: Pick<FanOutJob, 'setOutput'>, packed: string): CommandOutcome {
  const outputs = readOutputs(packed);
  if (!outputs.ok) {
    const message = `what the last job hands on can't be used: ${outputs.error}`;
    return { kind: 'failure', failure: { reason: 'usage', message }, exitStatus: EXIT_FAILED, warnings: [] };
  }
  for (const [name, value] of outputs.value) setOutput(name, value);
  const lines = outputs.value.map(([name]) => name);
  return { kind: 'message', lines, next: [], exitStatus: EXIT_DONE, warnings: [] };
}

function readOutputs(packed: string): Result<z.infer<typeof Outputs>, string> {
  const unpacked = unpackText(packed);
  if (!unpacked.ok) return unpacked;
  try {
    return ok(Outputs.parse(JSON.parse(unpacked.value)));
  } catch {
    return err('it was written by another version');
  }
}
