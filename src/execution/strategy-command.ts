import { formatDurationMs } from '../domain/duration.ts';
import type { Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Project } from '../domain/project.ts';
import { stageNamed } from '../domain/project-index.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import { inGivenWaves, type NamedWaves, readWaves } from '../planning/strategies/given-waves.ts';
import { strategyInput } from '../planning/strategies/strategy-input.ts';
import type { Clock, Shell, ShellResult } from './ports.ts';
import type { Redactor } from './redact.ts';

/** How long the command of a strategy may take: it only puts names into an order, and a plan waits for it. */
export const STRATEGY_COMMAND_TIMEOUT_MS = 60_000;

/** What the command of a strategy is run with. */
export interface StrategyCommandContext {
  readonly project: Project;
  readonly command: SourceText;
  readonly runId: string;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly stop: AbortSignal;
}

/**
 * Lets the command of a strategy put the stages of a plan into waves (spec 05). It runs in plans and dry runs too, as a
 * plan is nothing without it; it gets no value and no secret of any stage, and the file says that it only arranges.
 */
export async function arrangeByCommand(plan: Plan, context: StrategyCommandContext): Promise<Result<Plan, Failure>> {
  const { command, redactor, stop } = context;
  const failed = (problem: string, details: readonly string[] = []): Result<never, Failure> =>
    err({ reason: 'strategy_command', problem, details, location: command.at });
  const ran = await runCommand(plan, context);
  if (stop.aborted) return err({ reason: 'cancelled', inDoubt: false });
  if (ran === 'expired') return failed(`it took longer than ${formatDurationMs(STRATEGY_COMMAND_TIMEOUT_MS)}`);
  if (!ran.ok) return failed(`it gave no answer: ${ran.error}`);
  const { exitCode, signal, excerpt, kept = '' } = ran.value;
  const said = redactor
    .redact(excerpt)
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (exitCode !== 0) {
    return failed(exitCode === null ? `signal ${signal ?? '?'} ended it` : `it ended with exit code ${exitCode}`, said);
  }
  const waves = readWaves(kept);
  if (!waves.ok) return failed(waves.error, said);
  const arranged = inGivenWaves(plan, waves.value);
  return arranged.ok
    ? ok(arranged.value)
    : failed('its waves are not those of this plan', [...arranged.error, ...said]);
}

/** The same waves once more: those of the plan that all jobs of a fan-out go by. */
export function arrangeAgain(plan: Plan, command: SourceText, waves: NamedWaves): Result<Plan, Failure> {
  const again = inGivenWaves(plan, waves);
  if (again.ok) return again;
  const problem = 'the waves of this run are not those of the plan that is made here';
  return err({ reason: 'strategy_command', problem, details: again.error, location: command.at });
}

async function runCommand(
  plan: Plan,
  { project, command, runId, shell, clock, stop }: StrategyCommandContext,
): Promise<Result<ShellResult, string> | 'expired'> {
  const over = new AbortController();
  const expiry = new AbortController();
  const countdown = clock.sleep(STRATEGY_COMMAND_TIMEOUT_MS, over.signal).then(() => {
    if (!over.signal.aborted) expiry.abort();
  });
  const input = strategyInput(plan, (name) => stageNamed(project, name)?.tags ?? []);
  const ran = await shell.run(
    {
      script: command.text,
      workingDirectory: project.directory,
      variables: new Map([
        ['STAGE_RUN_ID', runId],
        ['STAGE_DIRECTION', plan.direction],
        ['STAGE_ENVIRONMENTS', plan.environments.join(',')],
      ]),
      oidc: false,
      // Nothing but names and what the file says about them, which is no secret.
      input: JSON.stringify(input),
      keepsOutput: true,
      // What it says is shown where it fails: there is no stage yet whose output it could be.
      onLine: () => undefined,
    },
    AbortSignal.any([stop, expiry.signal]),
  );
  over.abort();
  await countdown;
  return expiry.signal.aborted ? 'expired' : ran;
}
