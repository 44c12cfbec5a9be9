import type { Failure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { selectInstances } from '../planning/selection.ts';
import type { CommandContext } from './command-context.ts';
import { openProject } from './open-project.ts';
import type { OpenProject } from './open-project.ts';

/** The refusal of the first guard that does not let these instances be worked on here and now; none: they may. */
export async function refusedByGuard(
  context: CommandContext,
  { project, graph }: Pick<OpenProject, 'project' | 'graph'>,
  { direction, selected }: { readonly direction: Direction; readonly selected: ReadonlySet<InstanceId> },
): Promise<Failure | undefined> {
  const { guards } = project.settings;
  if (guards.length === 0) return undefined;
  const concerned = new Set([...selected].map((id) => graph.node(id).environment));
  const { checkGuards } = await import('../execution/guards/check-guards.ts');
  return checkGuards(guards, {
    id: context.identity.run,
    direction,
    environments: graph.environments.filter((name) => concerned.has(name)),
    directory: project.directory,
    readFacts: context.readRunFacts,
    clock: context.ports.clock,
    shell: context.ports.shell,
    redactor: context.redactor,
    stop: context.stop,
  });
}

/** The same before the project is loaded, for a command that does something else before it plans. */
export async function admitByGuards(context: CommandContext, direction: Direction): Promise<Result<void, Failure>> {
  const opened = await openProject(context);
  if (!opened.ok) return opened;
  if (opened.value.project.settings.guards.length === 0) return ok(undefined);
  const selected = selectInstances(opened.value.graph, { direction, ...context.options });
  if (!selected.ok) return selected;
  const refusal = await refusedByGuard(context, opened.value, { direction, selected: selected.value });
  return refusal ? err(refusal) : ok(undefined);
}
