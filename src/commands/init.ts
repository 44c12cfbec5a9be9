import { EXIT_DONE, exitStatusOf } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import { PROGRAM } from '../domain/next-step.ts';
import { shellWord } from '../domain/shell-word.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { IGNORED_STATE, starterProject, starterReadme } from './starter-project.ts';

/**
 * Makes a small working project in a folder, which is relative to the folder of `--config`, that is the working folder.
 * Either all of it is new or nothing is written; a README is left alone, and .gitignore gets the line that it lacks.
 */
export async function runInit(context: CommandContext, [directory = '.']: readonly string[]): Promise<CommandOutcome> {
  const { files } = context;
  const folder = files.resolve(files.resolve(context.options.config, '..'), directory);
  const name = folder.split(/[\\/]/).findLast((part) => part !== '') ?? 'stages';
  const project = starterProject(name);
  const taken = await present(context, folder, [...project.keys()]);
  if (taken.length > 0) {
    const message = `${list(taken)} ${taken.length === 1 ? 'is' : 'are'} there already, and nothing was written`;
    const next = [`${PROGRAM} init ${await freeFolder(context, [...project.keys()])}`];
    return failed({ reason: 'usage', message, hint: 'choose another folder:', next });
  }
  const hasReadme = (await present(context, folder, ['README.md'])).length > 0;
  const wanted = [...project, ...(hasReadme ? [] : [['README.md', starterReadme(name)] as const])];
  const made: string[] = [];
  for (const [path, text] of wanted) {
    const file = files.resolve(folder, path);
    const written = await context.outputs.createText(file, text);
    if (!written.ok) return failed(unfinished(files.show(file), written.error, made));
    made.push(files.show(file));
  }
  const ignored = await ignoreState(context, folder);
  if (!ignored.ok) return failed(unfinished(files.show(files.resolve(folder, '.gitignore')), ignored.error, made));
  const shown = files.show(folder);
  return {
    kind: 'message',
    lines: [
      ...[...made, ...ignored.value].map((line) => `made ${line}`),
      `an API to try it on: ${PROGRAM} demo --serve --port 8790 in a second terminal`,
    ],
    next: [...(shown === '.' ? [] : [`cd ${shellWord(shown)}`]), `${PROGRAM} plan`, `${PROGRAM} up`],
    exitStatus: EXIT_DONE,
    warnings: [],
  };
}

function failed(failure: Failure): CommandOutcome {
  return { kind: 'failure', failure, exitStatus: exitStatusOf(failure), warnings: [] };
}

function unfinished(file: string, problem: string, made: readonly string[]): Failure {
  const message = `${file} could not be made: ${problem}`;
  return { reason: 'usage', message, ...(made.length === 0 ? {} : { hint: `made before that: ${list(made)}` }) };
}

/** The folder of the documents, or the first like it in which nothing is in the way. */
async function freeFolder(context: CommandContext, paths: readonly string[]): Promise<string> {
  const beside = context.files.resolve(context.options.config, '..');
  for (let number = 1; number < MAX_FOLDERS; number += 1) {
    const name = number === 1 ? 'my-stages' : `my-stages-${number}`;
    if ((await present(context, context.files.resolve(beside, name), paths)).length === 0) return name;
  }
  return 'NAME';
}

/** After so many somebody has names of their own. */
const MAX_FOLDERS = 100;

/** What of this is in the folder already, as the user should see it. */
async function present(
  { files }: CommandContext,
  folder: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const there = await Promise.all(paths.map((path) => files.exists(files.resolve(folder, path))));
  return paths.filter((_, index) => there[index]).map((path) => files.show(files.resolve(folder, path)));
}

/** Histories stay out of the repository; the result says what was done for it, in the words of a list of made files. */
async function ignoreState(
  { files, outputs }: CommandContext,
  folder: string,
): Promise<Result<readonly string[], string>> {
  const file = files.resolve(folder, '.gitignore');
  const shown = files.show(file);
  if (!(await files.exists(file))) {
    const made = await outputs.createText(file, `${IGNORED_STATE}\n`);
    return made.ok ? ok([shown]) : made;
  }
  const read = await outputs.readText(file);
  if (!read.ok) return err(read.error);
  if (read.value.split(/\r?\n/).some((line) => IGNORING.has(line.trim()))) return ok([]);
  const separator = read.value === '' || read.value.endsWith('\n') ? '' : '\n';
  const written = await outputs.writeText(file, `${read.value}${separator}${IGNORED_STATE}\n`);
  return written.ok ? ok([`the line ${IGNORED_STATE} in ${shown}`]) : written;
}

/** Lines that do it as well. */
const IGNORING: ReadonlySet<string> = new Set([
  IGNORED_STATE,
  `/${IGNORED_STATE}`,
  '.stage-orchestrator',
  '/.stage-orchestrator',
]);

function list(texts: readonly string[]): string {
  return texts.join(', ');
}
