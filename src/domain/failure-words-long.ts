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
  return say(
    `${errors.length} ${errors.length === 1 ? 'problem' : 'problems'} in the configuration`,
    diagnostics.map(({ location, message, code }) => `${formatLocation(location)} ${message} [${code}]`),
    [`${PROGRAM} validate`],
  );
}

/** A value that a stage needs from another one and can't have. */
export function importWords(failure: Extract<Failure, { reason: 'import_missing' }>): FailureWords {
  const from = showInstance(failure.from);
  const start = `${showInstance(failure.instance)}: map has no entry for key "${failure.variable}"`;
  switch (failure.sealed) {
    case 'no':
      return say(
        `${start}: stage ${from} has not exported it`,
        [`look at env_from of the migrations of ${from}, or at what its script writes to $STAGE_OUTPUT`],
        [stageCommand('status --verbose', '--stage', failure.from)],
      );
    case 'withheld':
      return say(`${start}: stage ${from} exported a secret that was not stored, since there was no state key`, [
        'set STAGE_ORCHESTRATOR_STATE_KEY, then let the stage that exports it run again',
      ]);
    case 'no_key':
      return say(`${start}: stage ${from} exported it sealed, and no state key is set`, [SAME_KEY]);
    case 'wrong_key':
      return say(`${start}: stage ${from} exported it sealed with another state key`, [SAME_KEY]);
  }
}

const SAME_KEY = 'set STAGE_ORCHESTRATOR_STATE_KEY to the key with which it was recorded';

/** A version whose answer is unknown, with the commands that settle it. */
export function inDoubtWords({ instance, version, label, run, startedAt }: InDoubtFailure): FailureWords {
  const stage = showInstance(instance);
  return say(
    version === 'run'
      ? `${stage} is in doubt: it was interrupted half-way in run ${run} (${startedAt})`
      : `in doubt: ${stage}/${label} was sent in run ${run} (${startedAt}) and its answer is unknown`,
    ['nothing is repeated until it is settled. Look at the system itself, then say what is true:'],
    settle(instance, version),
  );
}
