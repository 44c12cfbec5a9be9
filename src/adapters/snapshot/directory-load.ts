import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { instanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnapshotInfo } from '../../execution/snapshot-ports.ts';
import type { DirectoryEnvironment, DirectorySnapshotOptions } from './directory-environment.ts';
import { contentOf, entryOf, historyFileNames } from './history-files.ts';
import { stageOfFile, stagesOf, type FileEntry, type Manifest } from './manifest.ts';

/**
 * Checks the folder of an environment against its manifest; nothing in it is changed. No history of the environment is
 * open in this process: reading a file here would end the locks that SQLite holds on it.
 */
export async function loadDirectory(
  environment: DirectoryEnvironment,
  options: DirectorySnapshotOptions,
): Promise<Result<SnapshotInfo | undefined, Failure>> {
  environment.found.clear();
  const read = await environment.manifest.read();
  if (!read.ok) return read;
  const manifest = read.value;
  const present = await historyFileNames(environment.folder);
  if (manifest === undefined && present.length === 0) return ok(undefined);
  if (manifest !== undefined && manifest.environment !== environment.name) {
    const problem = `it is of the environment ${manifest.environment}, not of ${environment.name}`;
    return err({ reason: 'history_damaged', file: environment.manifest.path, problem });
  }

  const notices = manifestNotices(environment, options, manifest);
  const names = new Set([...(manifest?.files.keys() ?? []), ...present]);
  for (const name of names) {
    const checked = await checkFile(environment, options, name, manifest?.files.get(name));
    if (!checked.ok) return checked;
    notices.push(...checked.value);
  }
  return ok({ generation: manifest?.generation ?? 0, stages: stagesOf(names), notices });
}

function manifestNotices(
  environment: DirectoryEnvironment,
  options: DirectorySnapshotOptions,
  manifest: Manifest | undefined,
): string[] {
  if (manifest === undefined) {
    return [`${environment.folder} holds histories and no manifest.json yet: the histories count as they are`];
  }
  if (manifest.project === options.project) return [];
  return [`${environment.manifest.path} was saved by the project ${manifest.project}, this one is ${options.project}`];
}

/** Compares a file with its entry, and keeps what is new about it for the next save. */
async function checkFile(
  environment: DirectoryEnvironment,
  options: DirectorySnapshotOptions,
  name: string,
  expected: FileEntry | undefined,
): Promise<Result<readonly string[], Failure>> {
  const damaged = (problem: string): Result<never, Failure> => {
    const instance = instanceId(environment.name, stageOfFile(name) ?? name);
    return err({ reason: 'history_damaged', instance, file: join(environment.folder, name), problem });
  };
  const content = await contentOf(environment.folder, name);
  if (content === undefined) return damaged(`it is listed in ${environment.manifest.path} and is gone`);
  if (content.sha256 === expected?.sha256) return ok([]);

  const entry = await entryOf(environment.folder, name, content, options.readGeneration);
  if (!entry.ok) return damaged(entry.error);
  if (expected !== undefined && entry.value.generation < expected.generation) {
    return damaged(`it is older than what was saved last, an older copy was put in its place`);
  }
  environment.found.set(name, { entry: entry.value, instead: expected });
  return ok(expected === undefined ? [] : [`${name} was written to after the last save and counts as it is now`]);
}
