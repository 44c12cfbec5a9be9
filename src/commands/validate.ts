import type { Diagnostic } from '../domain/diagnostic.ts';
import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';

/** Loads everything that stages.yaml names and reports every problem; deployments are checked by their own tools. */
export async function runValidate(context: CommandContext): Promise<CommandOutcome> {
  const opened = await openProject(context);
  const failure = opened.ok ? opened.value.places.check(opened.value.graph.ids) : opened.error;
  if (failure) return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
  if (!opened.ok) throw new Error('A project that could not be opened has a failure.');
  const { project } = opened.value;
  const checked = await checkDeployments(context, opened.value);
  if (!checked.ok)
    return { kind: 'failure', failure: checked.error, exitStatus: exitStatusOf(checked.error), warnings: [] };
  const warnings = [...opened.value.warnings, ...checked.value];
  const configs = new Set(project.stages.flatMap(({ work }) => (work.kind === 'migrations' ? [work.config] : [])));
  const migrations = [...configs].reduce((count, config) => count + config.migrations.length, 0);
  return {
    kind: 'validated',
    project: project.name,
    stages: project.stages.length,
    migrations,
    exitStatus: EXIT_DONE,
    warnings,
  };
}

async function checkDeployments(
  context: CommandContext,
  opened: OpenProject,
): Promise<Result<readonly Diagnostic[], Failure>> {
  if (!opened.project.stages.some(({ work }) => work.kind === 'infrastructure')) return ok([]);
  const { validateDeployments } = await import('./infrastructure/validate-deployments.ts');
  return validateDeployments(context, opened);
}
