import type { ShowNext } from '../domain/next-step.ts';
import { showPlainly } from '../domain/next-step.ts';
import type { ActionCommand } from './action-command.ts';
import type { ActionStep } from './action-step.ts';
import { followUpCommands } from './follow-up-commands.ts';
import { askedWithPlan } from './typed-line.ts';

/** Options that belong to the job: whoever types the next command reaches its histories and key in another way. */
const OF_THE_JOB: ReadonlySet<string> = new Set(['state', 'state-key', 'lock-timeout', 'lock-ttl', 'on-locked']);

/** Completes commands to copy with what the inputs asked for, for a step whose inputs could be read. */
export async function actionNext(step: ActionStep, asked: ActionCommand | undefined): Promise<ShowNext> {
  if (asked === undefined) return showPlainly;
  const { command, given } = asked;
  const values = new Map([...given.values].filter(([name]) => !OF_THE_JOB.has(name)));
  const typed = await askedWithPlan({ ...given, values }, step.workingDirectory);
  return followUpCommands({ command: command.name, given: typed, redact: step.redact });
}
