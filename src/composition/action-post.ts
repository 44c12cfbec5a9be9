import { tmpdir } from 'node:os';
import * as core from '@actions/core';
import * as z from 'zod/mini';
import { readGeneration } from '../adapters/history/read-generation.ts';
import { tryLockFile } from '../adapters/history/file-lock.ts';
import { directorySnapshots } from '../adapters/snapshot/directory-snapshots.ts';
import { systemClock } from '../adapters/system/clock.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { openProject } from '../commands/open-project.ts';
import { describeFailure } from '../domain/failure-words.ts';

const KEY = 'state';

/** What the post step needs to know of the main step. */
const PostState = z.object({
  directory: z.string(),
  project: z.string(),
  environments: z.readonly(z.array(z.string())),
  run: z.string(),
  attempt: z.number(),
  actor: z.string(),
  commit: z.string(),
});

/** Tells the post step where the histories are, before anything can be cancelled. */
export async function rememberForPost(context: CommandContext): Promise<void> {
  const opened = await openProject(context);
  if (!opened.ok) return;
  const { run, attempt, actor, commit } = context.identity;
  const state: z.infer<typeof PostState> = {
    directory: opened.value.stateDirectory,
    project: opened.value.project.name,
    environments: opened.value.graph.environments,
    run,
    attempt,
    actor,
    commit,
  };
  core.saveState(KEY, JSON.stringify(state));
}

/** Brings the manifests up to date with the histories: a cancelled job may have ended between the two. */
export async function runPost(): Promise<number> {
  const text = core.getState(KEY);
  if (text === '') return 0;
  const { directory, project, environments, ...provenance } = PostState.parse(JSON.parse(text));
  const snapshots = directorySnapshots({
    directory,
    project,
    now: () => systemClock.now(),
    provenance,
    readGeneration: (file) => readGeneration(file, { temporaryDirectory: tmpdir() }),
    tryLock: tryLockFile,
  });
  let status = 0;
  for (const environment of environments) {
    const loaded = await snapshots.load(environment);
    const saved = loaded.ok && loaded.value ? await snapshots.save(environment, []) : loaded;
    if (saved.ok) continue;
    core.error(describeFailure(saved.error).summary);
    status = 1;
  }
  return status;
}
