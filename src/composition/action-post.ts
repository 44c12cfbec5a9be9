import * as core from '@actions/core';
import * as z from 'zod/mini';
import type { CommandContext } from '../commands/command-context.ts';
import { openProject } from '../commands/open-project.ts';
import type { StateProject } from '../commands/state-project.ts';
import { stateOfProject } from '../commands/state-of-project.ts';
import { describeFailure } from '../domain/failure-words.ts';
import type { Failure } from '../domain/failure.ts';
import { EXIT_DONE, EXIT_FAILED } from '../domain/exit-status.ts';
import type { StateChoice } from '../domain/state-choice.ts';
import { createRedactor } from '../execution/redact.ts';
import { inputReader } from './action-inputs.ts';
import { ACTION_STATE, readStateChoice } from './read-state-choice.ts';
import { rescueHistories } from './rescue-histories.ts';
import { stateSecrets } from './state-secrets.ts';
import { openStateStores } from './state-stores.ts';
import type { OpenStateStores } from './state-stores.ts';
import type { ProcessView } from './world.ts';

const KEY = 'state';

/** Takes the place of the state when the main step has saved everything. */
const NOTHING_LEFT = 'saved';

/** GitHub gives the post steps of a cancelled job about 5 minutes; this one ends by itself before, and says why. */
const POST_TIMEOUT_MS = 200_000;

/** For keeping elsewhere what could not be saved in that time. */
const RESCUE_TIMEOUT_MS = 60_000;

/** What the post step needs to know of the main step. Everything secret it reads again from where that read it. */
const PostState = z.object({
  name: z.string(),
  folder: z.string(),
  directory: z.string(),
  environments: z.readonly(z.array(z.string())),
  elsewhere: z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.string()]))])),
  workingDirectory: z.string(),
  run: z.string(),
  attempt: z.number(),
  actor: z.string(),
  commit: z.string(),
});

/** Commands that change histories; all others leave nothing to be saved. */
const CHANGING: ReadonlySet<string> = new Set(['up', 'down', 'scheduled', 'resolve']);

/** Tells the post step where the histories are, before anything can be cancelled. */
export async function rememberForPost(
  context: CommandContext,
  { command, workingDirectory }: { readonly command: string; readonly workingDirectory: string },
): Promise<void> {
  if (context.options.dryRun || !CHANGING.has(command)) return;
  const opened = await openProject(context);
  if (!opened.ok) return;
  const { elsewhere, ...project } = stateOfProject(opened.value, context);
  const { run, attempt, actor, commit } = context.identity;
  const paths = [...elsewhere].map(([name, stages]) => [name, [...stages]] as [string, [string, string][]]);
  const state: z.infer<typeof PostState> = {
    ...project,
    elsewhere: paths,
    workingDirectory,
    run,
    attempt,
    actor,
    commit,
  };
  core.saveState(KEY, JSON.stringify(state));
}

/** Tells the post step that everything is saved: it does not have to ask the stores again. */
export function leaveNothingForPost(): void {
  core.saveState(KEY, NOTHING_LEFT);
}

/** Saves what a step that was cancelled or killed has left unsaved. Returns the exit status. */
export async function runPost(view: ProcessView): Promise<number> {
  const text = core.getState(KEY);
  if (text === '' || text === NOTHING_LEFT) return EXIT_DONE;
  const { workingDirectory, run, attempt, actor, commit, elsewhere, ...rest } = PostState.parse(JSON.parse(text));
  const project = { ...rest, elsewhere: new Map(elsewhere.map(([name, stages]) => [name, new Map(stages)])) };
  const getInput = inputReader(view.environment);
  const names = getInput('state').split(/[\n,]/);
  const asked = names.map((name) => name.trim()).filter((name) => name !== '');
  const choice = readStateChoice(asked.length === 0 ? ACTION_STATE : asked, workingDirectory);
  // The main step has refused them with the same words, and did nothing.
  if (!choice.ok) return EXIT_DONE;
  const token = getInput('github-token');
  const redactor = createRedactor((secret) => core.setSecret(secret));
  for (const secret of stateSecrets(choice.value, token)) redactor.add(secret);
  const stop = AbortSignal.any([view.stop, AbortSignal.timeout(POST_TIMEOUT_MS)]);
  const provenance = { run, attempt, actor, commit };
  const input = { choice: choice.value, provenance, token, uploads: 'at once' } as const;
  await using stores = openStateStores({ ...view, stop }, input);
  const problems = await saveAll({ project, attempt, stores, choice: choice.value, view });
  for (const words of problems) core.error(redactor.redact(words));
  return problems.length === 0 ? EXIT_DONE : EXIT_FAILED;
}

interface Saving {
  readonly project: StateProject;
  readonly attempt: number;
  readonly stores: OpenStateStores;
  readonly choice: StateChoice;
  readonly view: ProcessView;
}

/** Saves each environment as far as it can; for each that it could not, what is wrong and where its histories are. */
async function saveAll({ project, attempt, stores, choice, view }: Saving): Promise<readonly string[]> {
  const snapshots = await stores.keptOf(project);
  const problems: string[] = [];
  for (const environment of project.environments) {
    const saved = snapshots.ok ? await snapshots.value.saveUnsaved(environment) : snapshots;
    if (saved.ok) continue;
    const limit = AbortSignal.any([view.stop, AbortSignal.timeout(RESCUE_TIMEOUT_MS)]);
    const where = await rescueHistories(view, { project, environment, attempt, choice }, limit);
    problems.push([failureWords(saved.error), ...where].join('\n'));
  }
  return problems;
}

function failureWords(failure: Failure): string {
  const { summary, details } = describeFailure(failure);
  return [summary, ...details].join('\n');
}
