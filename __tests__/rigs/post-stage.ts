import { migrationOf, migrationsWork, type ConfigSketch, type MigrationSketch } from './migration-of.ts';
import type { StageSketch } from './project-of.ts';

/** A stage with one migration that posts to the stage's own name. */
export function postStage(
  name: string,
  more: Omit<StageSketch, 'name' | 'work'> & { readonly up?: MigrationSketch; readonly config?: ConfigSketch } = {},
): StageSketch {
  const { up = {}, config, ...rest } = more;
  return { name, ...rest, ...migrationsWork([migrationOf(`001_${name}`, up)], config) };
}
