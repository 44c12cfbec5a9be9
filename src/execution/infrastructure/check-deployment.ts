import type { Failure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import type { DeploymentRun, FailedCommand } from './deployment-run.ts';
import { failureNote } from './failure-note.ts';
import { buildBicep, runAzure } from './run-azure.ts';
import { runDeploymentScript } from './run-script.ts';

/** What a check has found. `not_checked`: nobody can say before a run. */
export interface CheckProblem {
  readonly kind: 'invalid' | 'not_checked';
  readonly message: string;
  readonly hint?: string;
}

/** Lines of what a tool said that are told: the last ones, where tools tell their errors. */
const MAX_LINES = 10;

/**
 * Has a deployment checked by its own tool: a Bicep file is compiled, and Azure asked whether it would take it; with
 * `provider: command` the script `validate` is run. Nothing is deployed.
 *
 * @param waitsFor - values that only a run knows
 * @param isFirst - whether the Bicep file that this key stands for is to be compiled, or has been for another stage
 */
export async function checkDeployment(
  run: DeploymentRun,
  { waitsFor, isFirst }: { readonly waitsFor: readonly string[]; readonly isFirst: (key: string) => boolean },
): Promise<readonly CheckProblem[]> {
  const { deployment } = run.work;
  if (deployment.provider === 'command') {
    const { validate: script } = deployment;
    if (script === undefined) return [];
    if (waitsFor.length > 0) return [unchecked('validate', waitsFor)];
    // Tools tell what is wrong on either stream, and a failure has the last lines of both.
    return problemsOf(await runDeploymentScript(run, { what: 'validate', script, direction: 'up' }));
  }
  const { text } = deployment.mainFile;
  const isOwn = text.includes('{{');
  const isBuilt =
    (isOwn && waitsFor.length > 0) || !isFirst(isOwn ? run.view.id : `${run.work.workingDirectory}/${text}`);
  const built = isBuilt ? undefined : await buildBicep(run, deployment);
  if (built && !built.ok) return problemsOf(built);
  if (waitsFor.length > 0) return [unchecked('az deployment', waitsFor)];
  return problemsOf(await runAzure(run, deployment, 'validate'));
}

function unchecked(what: string, waitsFor: readonly string[]): CheckProblem {
  return {
    kind: 'not_checked',
    message: `${what} is not asked, since it needs values that are known after ${waitsFor.join(', ')}`,
  };
}

function problemsOf(ran: Result<unknown, FailedCommand>): readonly CheckProblem[] {
  return ran.ok ? [] : [invalid(ran.error.failure)];
}

/** What a failure says of a deployment, without the name of its stage. */
export function invalid(failure: Failure): CheckProblem {
  const { summary: message, details } = failureNote(failure);
  if (failure.reason === 'program_missing') return { kind: 'invalid', message, hint: details.join(' ') };
  return { kind: 'invalid', message: [message, ...details.slice(-MAX_LINES)].join('; ') };
}
