import type { ShellCommand } from '../../execution/ports.ts';

/** Inputs of the action, which may be secrets. */
const INPUT_PREFIX = 'INPUT_';

/** What is this product's own and what belongs to the runner's services; no shell work gets it (spec 11, "Shell work"). */
const WITHHELD: ReadonlySet<string> = new Set([
  'STAGE_ORCHESTRATOR_STATE_KEY',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_CACHE_URL',
]);

/** `ACTIONS_ID_TOKEN_REQUEST_URL` and `…_TOKEN`: whoever has them is the job. Only for stages that ask for it. */
const IDENTITY_PREFIX = 'ACTIONS_ID_TOKEN_REQUEST_';

/** The process variables of shell work: those of the job but the withheld ones, then those of the command. */
export function passEnvironment(
  job: Readonly<Record<string, string | undefined>>,
  command: Pick<ShellCommand, 'variables' | 'oidc'>,
): Record<string, string> {
  const passed = Object.entries(job).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    if (value === undefined || WITHHELD.has(name) || name.startsWith(INPUT_PREFIX)) return false;
    return command.oidc || !name.startsWith(IDENTITY_PREFIX);
  });
  return Object.fromEntries([...passed, ...command.variables]);
}
