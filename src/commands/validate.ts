import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { openProject } from './open-project.ts';

/** Loads everything that stages.yaml names and reports every problem. */
export async function runValidate(context: CommandContext): Promise<CommandOutcome> {
  const opened = await openProject(context);
  const failure = opened.ok ? opened.value.places.check(opened.value.graph.ids) : opened.error;
  if (failure) return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
  if (!opened.ok) throw new Error('A project that could not be opened has a failure.');
  const { project, warnings } = opened.value;
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
