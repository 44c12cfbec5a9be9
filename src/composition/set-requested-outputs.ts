import * as core from '@actions/core';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { RequestedOutput } from '../domain/requested-output.ts';
import { annotate } from './action-step.ts';
import type { ActionStep } from './action-step.ts';

/**
 * Sets the outputs that were asked for: empty where there is no value, with a warning that says why. A run that failed
 * has said so, and what it did not come to export is no news.
 */
export function setRequestedOutputs(
  step: ActionStep,
  requests: readonly RequestedOutput[],
  outcome: CommandOutcome,
): void {
  const answers = outcome.kind === 'run' ? (outcome.outputs ?? []) : [];
  const values = new Map(answers.flatMap((one) => ('value' in one ? [[one.request.output, one.value] as const] : [])));
  for (const { output } of requests) core.setOutput(output, values.get(output) ?? '');
  const hasFailed = outcome.kind === 'run' && outcome.run.conclusion !== 'success';
  for (const one of answers) {
    if ('value' in one || (hasFailed && !one.isSecret)) continue;
    const message = `outputs: ${one.request.written}: ${one.why}`;
    annotate(step, { kind: 'warning', title: `the output ${one.request.output} is empty`, message });
  }
}
