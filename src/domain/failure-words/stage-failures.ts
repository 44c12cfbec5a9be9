import { formatDurationMs } from '../duration.ts';
import { say } from '../failure-description.ts';
import { showInstance } from '../instance.ts';
import { lookAt, resume } from '../next-step.ts';
import { formatLocation } from '../source-location.ts';
import type { FailureTable } from './failure-table.ts';

const IN_FLIGHT_IN_DOUBT = 'what was in flight is in doubt and will not be repeated until that is settled';

/** How to get a program that a stage needs. */
const INSTALLATION = {
  az: [
    'install the Azure command line: https://learn.microsoft.com/cli/azure/install-azure-cli',
    "GitHub's own runners have it; on others install it in a step before this one. Sign in with azure/login",
  ],
} as const;

/** Failures of shell work, and of a stage as a whole. */
export const STAGE_FAILURES = {
  shell_exit: ({ instance, direction, what, exitCode, signal, excerpt }) =>
    say(
      `${showInstance(instance)}: ${what} ended with ${signal === null ? `exit code ${exitCode ?? '?'}` : `signal ${signal}`}`,
      excerpt.trim() === '' ? [] : excerpt.trimEnd().split('\n'),
      [resume(instance, direction)],
    ),
  shell_start: ({ instance, what, problem }) =>
    say(`${showInstance(instance)}: ${what} could not start: ${problem}`, [], [resume(instance)]),
  shell_output: ({ instance, line, problem }) =>
    say(`${showInstance(instance)}: line ${line} of $STAGE_OUTPUT: ${problem}`, [], [resume(instance)]),
  program_missing: ({ instance, program, location }) =>
    say(
      `${showInstance(instance)}: ${program} was not found, and ${formatLocation(location)} needs it`,
      INSTALLATION[program],
      [resume(instance)],
    ),
  deployment_output: ({ instance, what, problem }) =>
    say(
      `${showInstance(instance)}: it is deployed, but what ${what} printed can't be read: ${problem}`,
      ['its outputs are not handed on; once that is mended, the next up deploys it again'],
      [resume(instance)],
    ),
  timeout: ({ instance, direction, timeoutMs, inDoubt }) =>
    say(
      `${showInstance(instance)} timed out after ${formatDurationMs(timeoutMs)}`,
      inDoubt ? [IN_FLIGHT_IN_DOUBT] : [],
      [inDoubt ? lookAt(instance) : resume(instance, direction)],
    ),
  cancelled: ({ instance, direction = 'up', inDoubt }) =>
    say(
      instance === undefined ? 'the run was cancelled' : `${showInstance(instance)} was cancelled`,
      inDoubt ? [IN_FLIGHT_IN_DOUBT] : [],
      [
        instance === undefined
          ? { command: direction, scope: 'selection', unselected: [] }
          : inDoubt
            ? lookAt(instance)
            : resume(instance, direction),
      ],
    ),
  failed_in_job: ({ instance, job, summary }) =>
    say(summary, [`told by the job ${job}, whose log says more`], [resume(instance)]),
} satisfies Partial<FailureTable>;
