import path from 'node:path';
import type { CommandArguments } from '../commands/command-description.ts';

/** The options that a plan file remembers. Whoever gives one of them selects anew. */
const REMEMBERED = ['environment', 'stage', 'from', 'to', 'tags', 'strategy', 'max-concurrent-stages'];

/**
 * What was asked for, with the selection of the reviewed plan that is carried out: a command that comes next is about
 * the same stages, and has no such plan any more.
 */
export async function askedWithPlan(given: CommandArguments, workingDirectory: string): Promise<CommandArguments> {
  const file = given.values.get('plan');
  if (typeof file !== 'string' || REMEMBERED.some((name) => given.values.has(name))) return given;
  const { createDiskSourceFiles } = await import('../adapters/files/disk-source-files.ts');
  const { readPlanFile } = await import('../commands/reviewed-plan.ts');
  const plan = await readPlanFile(createDiskSourceFiles(workingDirectory), path.resolve(workingDirectory, file));
  if (!plan.ok || plan.value.selection === undefined) return given;
  const { environments, tags, stage, from, to, strategy, maxConcurrentStages } = plan.value.selection;
  const remembered = new Map<string, string | readonly string[] | undefined>([
    ['environment', several(environments)],
    ['stage', stage],
    ['from', from],
    ['to', to],
    ['tags', several(tags)],
    ['strategy', strategy],
    ['max-concurrent-stages', maxConcurrentStages?.toString()],
  ]);
  const values = new Map(given.values);
  for (const [name, value] of remembered) if (value !== undefined) values.set(name, value);
  return { ...given, values };
}

/** None is another thing than an option without a value. */
function several(names: readonly string[]): readonly string[] | undefined {
  return names.length === 0 ? undefined : [names.join(',')];
}
