import type { Dirent } from 'node:fs';
import fs from 'node:fs';
import path from 'node:path';
import type { CommandOutcome } from '../commands/command-outcome.ts';

/** What a project's file is called where nothing else is said. */
const NAME = 'stages.yaml';

/** Projects that are named where none was found. */
const MAX_NEARBY = 5;

/** Folders that are looked into; a home folder may have very many. */
const MAX_FOLDERS = 500;

/** Where there was no project: the outcome with those in the folders below and the closest one above. */
export async function withNearbyProjects(outcome: CommandOutcome, workingDirectory: string): Promise<CommandOutcome> {
  if (outcome.kind !== 'failure' || outcome.failure.reason !== 'no_project') return outcome;
  const nearby = [...(await projectsBelow(workingDirectory)), ...(await projectAbove(workingDirectory))]
    .map((file) => path.relative(workingDirectory, file).split(path.sep).join('/'))
    .slice(0, MAX_NEARBY);
  return nearby.length === 0 ? outcome : { ...outcome, failure: { ...outcome.failure, nearby } };
}

/** In this folder itself, and one level down. */
async function projectsBelow(folder: string): Promise<readonly string[]> {
  const below = (await entriesOf(folder))
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .toSorted()
    .slice(0, MAX_FOLDERS);
  const found: string[] = [];
  for (const one of [folder, ...below.map((name) => path.join(folder, name))]) {
    if (await hasProject(one)) found.push(path.join(one, NAME));
  }
  return found;
}

async function projectAbove(folder: string): Promise<readonly string[]> {
  for (let above = path.dirname(folder), below = folder; above !== below; below = above, above = path.dirname(above)) {
    if (await hasProject(above)) return [path.join(above, NAME)];
  }
  return [];
}

async function hasProject(folder: string): Promise<boolean> {
  return (await entriesOf(folder)).some((entry) => entry.name === NAME && !entry.isDirectory());
}

/** None where the folder can't be read: this is only a hint. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await fs.promises.readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
