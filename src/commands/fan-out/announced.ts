import type { Failure } from '../../domain/failure.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FileSet } from '../../execution/actions-ports.ts';
import { historiesOf } from '../../execution/history-file-names.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandOptions } from '../command-options.ts';
import { type FanOutDocument, readFanOut, writeFanOut } from './fan-out-document.ts';
import type { FanOutJob } from './job.ts';
import { downloadFiles, listRun, newestNamed, PLAN_ARTIFACT, uploadFiles } from './job-artifacts.ts';

const DOCUMENT_FILE = 'fan-out.json';

/** Between the environment and the file of a history: no name of an environment holds it. */
const DIVIDER = '@';

/** What the plan has left for the other jobs. */
export interface Announced {
  readonly document: FanOutDocument;
  /** Histories as the plan found them, by environment, then by stage. */
  readonly histories: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
}

/** Leaves the plan and the histories it was made from for the other jobs of the run. */
export async function announce(
  { context, artifacts }: FanOutJob,
  document: FanOutDocument,
  histories: ReadonlyMap<string, FileSet>,
): Promise<Result<void, Failure>> {
  const files = new Map<string, Uint8Array>([[DOCUMENT_FILE, new TextEncoder().encode(writeFanOut(document))]]);
  for (const [environment, own] of histories) {
    for (const [name, bytes] of own) files.set(`${environment}${DIVIDER}${name}`, bytes);
  }
  const environment = [...histories.keys()].join(', ');
  const { attempt } = context.identity;
  return uploadFiles(artifacts, { name: PLAN_ARTIFACT, attempt, environment, files }, context.stop);
}

/** Reads what the plan of this run has left. */
export async function readAnnounced({ context, artifacts }: FanOutJob): Promise<Result<Announced, Failure>> {
  const listed = await listRun(artifacts, context.stop);
  if (!listed.ok) return listed;
  const newest = newestNamed(listed.value, PLAN_ARTIFACT);
  if (newest === undefined) {
    return err({
      reason: 'usage',
      message: 'this run has no plan: its artifact is not there (any more)',
      hint: 're-run all jobs, or start a new run',
    });
  }
  const files = await downloadFiles(artifacts, newest.artifact, context.stop);
  if (!files.ok) return files;
  const place = `the artifact ${newest.artifact.name} of this run`;
  const text = files.value.get(DOCUMENT_FILE);
  const document = text === undefined ? err('it holds no plan') : readFanOut(new TextDecoder().decode(text));
  if (!document.ok) return err({ reason: 'history_damaged', file: place, problem: document.error });
  return ok({ document: document.value, histories: historiesByEnvironment(files.value) });
}

function historiesByEnvironment(files: FileSet): Announced['histories'] {
  const byEnvironment = new Map<string, Map<string, Uint8Array>>();
  for (const [full, bytes] of files) {
    const divider = full.indexOf(DIVIDER);
    if (divider === -1) continue;
    const environment = full.slice(0, divider);
    const own = byEnvironment.get(environment) ?? new Map<string, Uint8Array>();
    byEnvironment.set(environment, own.set(full.slice(divider + 1), bytes));
  }
  return new Map([...byEnvironment].map(([environment, own]) => [environment, historiesOf(own)]));
}

/** The options of a job that goes on from what the plan was asked. */
function sharedOptions(own: CommandOptions, { options }: FanOutDocument): CommandOptions {
  const { variables, envAllow, ...rest } = options;
  return { ...own, ...rest, variables: new Map(variables), envAllow: new Set(envAllow), dryRun: false };
}

/** The same context with the options that the plan was asked. */
export function sharedContext(context: CommandContext, document: FanOutDocument): CommandContext {
  return { ...context, options: sharedOptions(context.options, document) };
}
