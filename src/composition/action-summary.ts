import { jobSummary } from '../adapters/reporters/job-summary.ts';
import { planSummary } from '../adapters/reporters/plan-summary.ts';
import type { SummaryView } from '../adapters/reporters/summary-sections.ts';
import { failureSummary, textSummary } from '../adapters/reporters/text-summary.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { nextCommands } from './next-commands.ts';

/**
 * What a command came to, as a page of Markdown for the summary of the job.
 * @param lines - the same as text, which is the page of commands that only tell something
 */
export function summaryPage(
  command: string,
  outcome: CommandOutcome,
  lines: readonly string[],
  view: SummaryView,
): string {
  switch (outcome.kind) {
    case 'run':
      return jobSummary(outcome.run, view);
    case 'plan': {
      const { plan, hash, refused } = outcome;
      return planSummary({ plan, hash, refused, next: nextCommands(command, outcome) }, view);
    }
    case 'failure':
      return failureSummary(command, outcome.failure, view);
    default:
      return textSummary(command, lines, view.redact);
  }
}
