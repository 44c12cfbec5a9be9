import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StateProject } from '../commands/state-project.ts';
import { commandLine, type NextOption } from '../domain/next-step.ts';
import { instanceId } from '../domain/instance.ts';
import type { StateChoice } from '../domain/state-choice.ts';
import type { FileSet } from '../execution/actions-ports.ts';
import type { ProcessFacts } from './process-facts.ts';

/** What is rescued: the histories of an environment, by an attempt at a run. */
export interface Rescued {
  readonly project: StateProject;
  readonly environment: string;
  readonly attempt: number;
  /** The stores that would not take it. */
  readonly choice: StateChoice;
}

/**
 * Keeps histories that no store would take as an artifact of the run: the machine that has them is about to be gone.
 * Returns sentences that say where they are now.
 */
export async function rescueHistories(
  view: ProcessFacts,
  { project, environment, attempt, choice }: Rescued,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folder = path.join(project.directory, environment);
  const files = await historyFiles(project, environment);
  if (files.size === 0) return [`the histories are in ${folder} of this runner`];
  const name = `stage-unsaved.${environment}.${attempt}`;
  const { openRunArtifacts } = await import('./github-stores.ts');
  await using artifacts = openRunArtifacts(view);
  const uploaded = await artifacts.upload({ name, files }, signal);
  if (!uploaded.ok) return [`the histories are in ${folder} of this runner, and can't be uploaded: ${uploaded.error}`];
  return [
    `the histories are kept as the artifact ${name} of this run. Download and unpack it, look at it, and bring it back:`,
    `  ${wayBack(choice, environment)}`,
  ];
}

/** Into the stores, and not only into a folder: a run in Actions knows nothing of that. */
function wayBack(choice: StateChoice, environment: string): string {
  const git = choice.find((store) => store.kind === 'git');
  if (git === undefined && choice.some(({ kind }) => kind !== 'directory')) {
    return `in a job of this repository, by this action with \`command: state import\`, \`file: FOLDER\` and \`environment: ${environment}\``;
  }
  const state: readonly NextOption[] =
    git === undefined ? [] : [['state', git.remote === undefined ? 'git' : `git=${git.remote}`]];
  return commandLine('state import', ['FOLDER'], [['environment', environment], ...state]);
}

/** What `state import` reads: each history as one file, and the manifest beside them. One that can't be read is left out. */
async function historyFiles({ directory, elsewhere }: StateProject, environment: string): Promise<FileSet> {
  const { lazyKeptFiles } = await import('./kept-files.ts');
  const { readHistoryWhole } = await import('../adapters/history/read-file-whole.ts');
  const folder = path.join(directory, environment);
  const found = await lazyKeptFiles().readFolder(folder);
  const files = new Map<string, Uint8Array>();
  if (found.ok) for (const [stage, bytes] of found.value?.histories ?? []) files.set(`${stage}.db`, bytes);
  for (const [stage, file] of elsewhere.get(environment) ?? []) {
    const history = { instance: instanceId(environment, stage), file };
    const bytes = readHistoryWhole(history, { temporaryDirectory: tmpdir() });
    if (bytes.ok) files.set(`${stage}.db`, bytes.value);
  }
  if (files.size > 0) {
    const manifest = await readFile(path.join(folder, 'manifest.json')).catch(() => undefined);
    if (manifest !== undefined) files.set('manifest.json', manifest);
  }
  return files;
}
