import { diagnosticsAnnotations } from '../adapters/reporters/diagnostics-annotations.ts';
import { failureAnnotation } from '../adapters/reporters/failure-annotation.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { EXIT_REFUSED } from '../domain/exit-status.ts';
import { type InstanceId, showInstance } from '../domain/instance.ts';
import type { Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import { annotate } from './action-step.ts';
import type { ActionStep } from './action-step.ts';

/** Problems of the user's files on their lines, and every other failure once. What a run said by events is not repeated. */
export function annotateOutcome(
  step: Pick<ActionStep, 'redact' | 'limit' | 'fileOf' | 'write'>,
  command: string,
  outcome: CommandOutcome,
): void {
  const { redact, limit, fileOf, write } = step;
  for (const line of diagnosticsAnnotations(diagnosticsOf(outcome), { redact, fileOf, limit })) write(`${line}\n`);
  const title = `${command} ${outcome.exitStatus === EXIT_REFUSED ? 'refused' : 'failed'}`;
  for (const failure of failuresOf(outcome)) {
    const { location, ...rest } = failureAnnotation('error', title, failure);
    annotate(step, location ? { ...rest, location: { ...location, file: fileOf(location.file) } } : rest);
  }
}

/** Two ways may lead to the same one; it is told once. */
function diagnosticsOf(outcome: CommandOutcome): readonly Diagnostic[] {
  const ofFailure =
    outcome.kind === 'failure' && outcome.failure.reason === 'configuration' ? outcome.failure.diagnostics : [];
  const notices = planOf(outcome)?.notices ?? [];
  const ofPlan = notices.flatMap(({ diagnostic, instance }) => (diagnostic ? ofStage(instance, diagnostic) : []));
  return [...new Set([...outcome.warnings, ...ofFailure, ...ofPlan, ...ofParameterFiles(outcome)])];
}

/** What is wrong with parameter files, as the plan has found out, or else the run. */
function ofParameterFiles(outcome: CommandOutcome): readonly Diagnostic[] {
  const stages = outcome.kind === 'run' ? outcome.run.stages : (planOf(outcome)?.stages ?? []);
  return stages.flatMap(({ failure }) =>
    failure?.reason === 'parameter_files' ? failure.diagnostics.map((one) => ofStage(failure.instance, one)) : [],
  );
}

/** Several stages and environments may use one file, and miss in it what others have. */
function ofStage(instance: InstanceId | undefined, diagnostic: Diagnostic): Diagnostic {
  return instance === undefined
    ? diagnostic
    : { ...diagnostic, message: `${showInstance(instance)}: ${diagnostic.message}` };
}

function planOf(outcome: CommandOutcome): Plan | undefined {
  if (outcome.kind === 'plan') return outcome.plan;
  return outcome.kind === 'run' ? outcome.run.plan : undefined;
}

/** Somebody who cancels knows it. */
function failuresOf(outcome: CommandOutcome): readonly Failure[] {
  if (outcome.kind === 'plan') return outcome.refused;
  if (outcome.kind !== 'failure') return [];
  const { failure } = outcome;
  return failure.reason === 'configuration' || failure.reason === 'cancelled' ? [] : [failure];
}
