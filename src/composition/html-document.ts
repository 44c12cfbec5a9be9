import { failurePage, planPage, runPage } from '../adapters/reporters/html/html-report.ts';
import type { JsonDocumentOptions } from '../adapters/reporters/json-document.ts';
import type { MigrationTime } from '../adapters/reporters/run-times.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { showPlainly } from '../domain/next-step.ts';
import { nextCommands } from './next-commands.ts';
import { VERSION } from './version.ts';

/** What a command came to as one page of HTML; a command that did nothing has none. */
export function htmlDocument(
  outcome: CommandOutcome,
  { command, redact, showNext = showPlainly }: JsonDocumentOptions,
  times: readonly MigrationTime[],
): string | undefined {
  const view = { redact, showNext, version: VERSION };
  switch (outcome.kind) {
    case 'run':
      return runPage(outcome.run, { hash: outcome.hash, times }, view);
    case 'plan': {
      const { plan, hash, refused } = outcome;
      return planPage(plan, { hash, refused, next: nextCommands(command, outcome) }, view);
    }
    case 'failure':
      return failurePage(command, outcome.failure, view);
    default:
      return undefined;
  }
}
