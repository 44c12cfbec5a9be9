import type { Failure } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Project } from '../domain/project.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import { CUSTOM_STRATEGY, type Strategy } from '../domain/strategy.ts';
import { CUSTOM } from '../planning/strategies/custom.ts';
import { DEFAULT_STRATEGY, findStrategy } from '../planning/strategies/index.ts';
import type { CommandContext } from './command-context.ts';

/** The variable that chooses a strategy where no option does. */
const STRATEGY_VARIABLE = 'STAGE_ORCHESTRATOR_STRATEGY';

/** The strategy of a run: by the option, else the variable, else the file (spec 05). Failure: `unknown_name`. */
export function chosenStrategy({ ports, options }: CommandContext, { settings }: Project): Result<Strategy, Failure> {
  const variable = ports.processVariables.get(STRATEGY_VARIABLE);
  const asked = options.strategy ?? (variable === '' ? undefined : variable);
  if (asked !== undefined) return findStrategy(asked);
  if (settings.strategyCommand !== undefined) return ok(CUSTOM);
  return findStrategy(settings.strategy ?? (options.onlyDue ? 'scheduled' : DEFAULT_STRATEGY));
}

/** The plan as the command of its strategy arranges it, or has arranged it for all jobs of a fan-out. */
export async function arranged(context: CommandContext, project: Project, plan: Plan): Promise<Result<Plan, Failure>> {
  const { strategyCommand: command } = project.settings;
  if (command === undefined || plan.strategy.name !== CUSTOM_STRATEGY) return ok(plan);
  const { arrangeByCommand, arrangeAgain } = await import('../execution/strategy-command.ts');
  const { ports, redactor, stop, identity, options } = context;
  if (options.waves !== undefined) return arrangeAgain(plan, command, options.waves);
  const { shell, clock } = ports;
  return arrangeByCommand(plan, { project, command, runId: identity.run, shell, clock, redactor, stop });
}
