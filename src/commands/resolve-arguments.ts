import { EXIT_FAILED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import { PROGRAM, REASON } from '../domain/next-step.ts';
import type { NextCommand, NextStep } from '../domain/next-step.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import type { CommandArguments } from './command-description.ts';
import { runResolve } from './resolve.ts';
import type { ResolveRequest } from './resolve.ts';

const WAYS = ['applied', 'not-applied', 'mark-applied', 'baseline'] as const satisfies readonly ResolveRequest['how'][];

/** `resolve STAGE VERSION --applied | --not-applied | --mark-applied`, or `resolve STAGE --baseline VERSION`. */
export async function runResolveCommand(
  context: CommandContext,
  { positionals, values }: CommandArguments,
): Promise<CommandOutcome> {
  const ways = WAYS.filter((way) => values.has(way));
  const [how] = ways;
  if (how === undefined || ways.length > 1)
    return usage('say one of --applied, --not-applied, --mark-applied, --baseline VERSION');
  const baseline = values.get('baseline');
  const version = how === 'baseline' && typeof baseline === 'string' ? baseline : positionals[1];
  if (positionals[0] === undefined || version === undefined)
    return usage('name the stage and the version: resolve STAGE VERSION');
  const reason = values.get('reason');
  if (typeof reason !== 'string' || reason.trim() === '')
    return usage('say why with --reason "…": it is kept in the history', AGAIN_WITH_REASON);
  return runResolve(context, { how, version, reason });
}

const HELP = `${PROGRAM} resolve --help`;

const AGAIN_WITH_REASON: NextCommand = { command: 'resolve', options: [['reason', REASON]], scope: 'again' };

function usage(message: string, next: NextStep = HELP): CommandOutcome {
  const failure: Failure = { reason: 'usage', message, next: [next] };
  return { kind: 'failure', failure, exitStatus: EXIT_FAILED, warnings: [] };
}
