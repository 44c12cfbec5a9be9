import type { Diagnostic } from './diagnostic.ts';
import type { FailureWords } from './failure-description.ts';
import { say } from './failure-description.ts';
import type { Failure, InDoubtFailure } from './failure.ts';
import { showInstance } from './instance.ts';
import { PROGRAM, settle, stageCommand } from './next-step.ts';
import { formatLocation } from './source-location.ts';

/** Text on one line, as messages quote it. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** The words of problems in the user's files; the problems themselves are shown by reporters, with their excerpts. */
export function configurationWords(diagnostics: readonly Diagnostic[]): FailureWords {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  return {
    summary: `${errors.length} ${errors.length === 1 ? 'problem' : 'problems'} in the configuration`,
    details: diagnostics.map(
      (diagnostic) => `${formatLocation(diagnostic.location)} ${diagnostic.message} [${diagnostic.code}]`,
    ),
    next: ['stage-orchestrator validate'],
  };
}

/** A value that a stage needs from another one and can't have. */
export function importWords(failure: Extract<Failure, { reason: 'import_missing' }>): FailureWords {
  const from = showInstance(failure.from);
  const start = `${showInstance(failure.instance)}: map has no entry for key "${failure.variable}"`;
  switch (failure.sealed) {
    case 'no':
      return {
        summary: `${start}: stage ${from} has not exported it`,
        details: [`look at env_from of the migrations of ${from}, or at what its script writes to $STAGE_OUTPUT`],
        next: [`stage-orchestrator status --verbose --stage ${splitInstanceId(failure.from).stage}`],
      };
    case 'withheld':
      return {
        summary: `${start}: stage ${from} exported a secret that was not stored, since there was no state key`,
        details: ['set STAGE_ORCHESTRATOR_STATE_KEY, then let the stage that exports it run again'],
        next: [],
      };
    case 'no_key':
      return {
        summary: `${start}: stage ${from} exported it sealed, and no state key is set`,
        details: ['set STAGE_ORCHESTRATOR_STATE_KEY to the key with which it was recorded'],
        next: [],
      };
    case 'wrong_key':
      return {
        summary: `${start}: stage ${from} exported it sealed with another state key`,
        details: ['set STAGE_ORCHESTRATOR_STATE_KEY to the key with which it was recorded'],
        next: [],
      };
  }
}

/** A version whose answer is unknown, with the commands that settle it. */
export function inDoubtWords(failure: InDoubtFailure): FailureWords {
  const { environment, stage } = splitInstanceId(failure.instance);
  const selected = showInstance(failure.instance) === failure.instance ? ` --environment ${environment}` : '';
  const shell = failure.version === 'run';
  return {
    summary: shell
      ? `${showInstance(failure.instance)} is in doubt: it was interrupted half-way in run ${failure.run} (${failure.startedAt})`
      : `in doubt: ${showInstance(failure.instance)}/${failure.label} was sent in run ${failure.run} (${failure.startedAt}) and its answer is unknown`,
    details: ['nothing is repeated until it is settled. Look at the system itself, then say what is true:'],
    next: ['--applied', '--not-applied'].map(
      (how) => `stage-orchestrator resolve ${stage} ${failure.version} ${how}${selected} --reason "…"`,
    ),
  };
}
