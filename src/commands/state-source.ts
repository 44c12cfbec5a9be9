import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { ReadProblem } from '../domain/source-files.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import type { CommandContext } from './command-context.ts';
import { readWorkingCopy } from './state-current.ts';
import { MAX_EXPORT_BYTES, readExport } from './state-document.ts';
import type { StateSubject } from './state-subject.ts';

/** Histories that are to be imported, and where they come from. */
export interface StateSource {
  /** As shown to the user. */
  readonly shown: string;
  /** The project that made it; absent: it does not say. */
  readonly project?: string;
  /** By environment, then by stage. */
  readonly environments: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
  /** The environment whose working copy it is, in which runs of this machine put what they do. */
  readonly workingCopyOf?: string;
}

/** Reads what `state import` is given: an export, or the folder of one environment. */
export async function readSource(
  context: CommandContext,
  subject: StateSubject,
  name: string,
): Promise<Result<StateSource, Failure>> {
  const { files } = context;
  const path = files.resolve(context.workingDirectory, name);
  const shown = files.show(path);
  const read = await files.read(path, MAX_EXPORT_BYTES);
  if (!read.ok) {
    if (read.error.kind === 'not_a_file') return readFolder(context, subject, path);
    return err({ reason: 'usage', message: `${shown} can't be read: ${wordsOf(read.error)}` });
  }
  const exported = readExport(read.value, shown);
  if (!exported.ok) return exported;
  const { project } = exported.value;
  const wanted = context.options.environments;
  const absent = wanted.find((environment) => !exported.value.environments.has(environment));
  if (absent !== undefined) {
    const known = [...exported.value.environments.keys()].join(', ') || 'none';
    return err({
      reason: 'usage',
      message: `${shown} holds nothing of the environment ${absent}`,
      hint: `it holds: ${known}`,
    });
  }
  const environments = [...exported.value.environments]
    .filter(([environment]) => wanted.length === 0 || wanted.includes(environment))
    .map(([environment, kept]) => [environment, historiesOf(kept.files)] as const);
  return ok({ shown, project, environments: new Map(environments) });
}

/** A folder holds the histories of one environment: the one that is asked for, that its manifest names, or that it is called like. */
async function readFolder(
  context: CommandContext,
  subject: StateSubject,
  path: string,
): Promise<Result<StateSource, Failure>> {
  const { files, keptFiles, options } = context;
  const { graph, stateDirectory } = subject;
  const shown = files.show(path);
  const own = graph.environments.find((name) => path === files.resolve(stateDirectory, name));
  const folder = own === undefined ? await keptFiles.readFolder(path) : await readWorkingCopy(context, subject, own);
  if (!folder.ok) return folder;
  if (folder.value === undefined) return err({ reason: 'usage', message: `${shown} is neither a file nor a folder` });
  const { histories, facts } = folder.value;
  if (histories.size === 0) {
    const hint = 'name the folder of one environment, such as .stage-orchestrator/production';
    return err({ reason: 'usage', message: `there is no history in ${shown}`, hint });
  }
  if (options.environments.length > 1) {
    return err({ reason: 'usage', message: 'a folder holds one environment', hint: 'give --environment once' });
  }
  const [asked] = options.environments;
  const environment = asked ?? facts?.environment ?? lastPartOf(path);
  if (facts !== undefined && facts.environment !== environment) {
    const message = `${shown} holds histories of the environment ${facts.environment}, not of ${environment}`;
    return err({ reason: 'usage', message, hint: `--environment ${facts.environment}` });
  }
  if (asked === undefined && facts === undefined && !graph.environments.includes(environment)) {
    return err({
      reason: 'usage',
      message: `${shown} does not say of which environment it is`,
      hint: '--environment NAME',
    });
  }
  return ok({
    shown,
    ...(facts === undefined ? {} : { project: facts.project }),
    environments: new Map([[environment, histories]]),
    ...(own === environment ? { workingCopyOf: environment } : {}),
  });
}

function lastPartOf(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

function wordsOf(problem: ReadProblem): string {
  switch (problem.kind) {
    case 'missing':
      return 'there is no such file or folder';
    case 'not_a_file':
      return 'it is not a file';
    case 'too_large':
      return `it has ${problem.bytes} bytes, and an export has at most ${problem.limitBytes}`;
    case 'unreadable':
      return problem.message;
  }
}
