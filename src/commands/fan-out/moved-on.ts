import * as z from 'zod/mini';
import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { instanceId, showInstance, splitInstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FileSet, RunArtifact, RunArtifacts } from '../../execution/actions-ports.ts';
import { historiesOf } from '../../execution/history-file-names.ts';
import type { StateArchive } from '../../execution/snapshot-ports.ts';
import type { OpenProject } from '../open-project.ts';
import type { Announced } from './announced.ts';
import type { FanOutDocument } from './fan-out-document.ts';
import { historyChecksum } from './history-checksum.ts';
import type { FanOutJob } from './job.ts';
import { downloadFiles, newestNamed, uploadFiles } from './job-artifacts.ts';
import type { StageLeft } from './leg-results.ts';

/** What the last job of an attempt has left: which histories were kept when it had brought everything home. */
const HOME_ARTIFACT = 'stage-home';

/** What the first jobs of an attempt that is no first one have heard of the stores. */
const KEPT_ARTIFACT = 'stage-kept';

/** In both: stages with checksums, as JSON. */
const CHECKSUM_FILE = 'checksums.json';

/** In the place of a checksum: the history that is kept is one that the jobs of this run know nothing of. */
const FOREIGN = 'foreign';

/** Checksums of kept histories, by stage. */
type KeptChecksums = ReadonlyMap<InstanceId, string>;

const Id = z.custom<InstanceId>((value) => typeof value === 'string' && value.includes('/'));

const ChecksumShape = z.array(z.tuple([Id, z.string()]));

/** What a run knows of the histories when its last job has saved. */
export interface KnownAtHome {
  readonly announced: Announced;
  readonly left: ReadonlyMap<InstanceId, StageLeft>;
  /** Stages that the last job itself has marked as in doubt. */
  readonly marked: ReadonlySet<InstanceId>;
  readonly archive: StateArchive;
}

/**
 * The last job, once everything is at home: leaves which histories are kept now, for jobs of this run that are run again.
 * Those that another run has changed meanwhile are told from those that this run knows.
 */
export async function tellHome(
  { context, artifacts }: FanOutJob,
  { announced: { document, histories }, left, marked, archive }: KnownAtHome,
): Promise<Result<void, Failure>> {
  const home: (readonly [InstanceId, string])[] = [];
  for (const environment of environmentsOf(document.legs.flatMap(({ stages }) => stages))) {
    const kept = await keptOf(archive, environment, context.stop);
    if (!kept.ok) return kept;
    const planned = histories.get(environment) ?? new Map<string, Uint8Array>();
    for (const stage of new Set([...kept.value.keys(), ...planned.keys()])) {
      const id = instanceId(environment, stage);
      const checksum = historyChecksum(kept.value.get(stage));
      const known = [left.get(id)?.history, planned.get(stage)].map(historyChecksum);
      home.push([id, marked.has(id) || known.includes(checksum) ? checksum : FOREIGN]);
    }
  }
  const { attempt } = context.identity;
  return uploadFiles(
    artifacts,
    { name: HOME_ARTIFACT, attempt, environment: '', files: checksumFiles(home) },
    context.stop,
  );
}

/** What a job that may have been run again looks at. */
export interface AskedAgain {
  readonly announced: Announced;
  readonly project: OpenProject;
  readonly listed: readonly RunArtifact[];
  /** The stages that the job is about. */
  readonly stages: readonly InstanceId[];
}

/**
 * For a job that is run again, perhaps days later: an error where another run has changed its stages, or what they depend
 * on, since this run has saved. What the artifacts of this run know is old then, and to go on from there would do again
 * what that run did. What another environment did since takes nothing back here, and is not looked at.
 */
export async function hasMovedOn(
  job: FanOutJob,
  { announced, project, listed, stages }: AskedAgain,
): Promise<Result<void, Failure>> {
  const { context, keptBetweenRuns } = job;
  const { document } = announced;
  if (context.identity.attempt === document.attempt || keptBetweenRuns === undefined) return ok(undefined);
  const expected = await expectedHome(job, listed, announced);
  if (!expected.ok) return expected;
  const kept = await keptNow(job, listed, { document, open: () => keptBetweenRuns(project) });
  if (!kept.ok) return kept;
  const own = environmentsOf(stages);
  const asked = new Set([...stages, ...project.graph.reach(stages, 'dependencies')]);
  const none = historyChecksum(undefined);
  const changed = [...asked].filter(
    (id) =>
      own.has(splitInstanceId(id).environment) && (expected.value.get(id) ?? none) !== (kept.value.get(id) ?? none),
  );
  return changed.length === 0 ? ok(undefined) : err(movedOn(changed));
}

/**
 * What is kept now. The first jobs of an attempt ask the stores, whose calls of the API are counted, and leave what they
 * have heard for those after them: nobody else works on these environments meanwhile.
 */
async function keptNow(
  { context, artifacts }: FanOutJob,
  listed: readonly RunArtifact[],
  {
    document,
    open,
  }: { readonly document: FanOutDocument; readonly open: () => Promise<Result<StateArchive, Failure>> },
): Promise<Result<KeptChecksums, Failure>> {
  const { attempt } = context.identity;
  const heard = newestNamed(listed, KEPT_ARTIFACT, attempt);
  if (heard !== undefined) return readChecksums(artifacts, heard.artifact, context.stop);
  const archive = await open();
  if (!archive.ok) return archive;
  const checksums: (readonly [InstanceId, string])[] = [];
  for (const environment of environmentsOf(document.legs.flatMap((leg) => leg.stages))) {
    const kept = await keptOf(archive.value, environment, context.stop);
    if (!kept.ok) return kept;
    for (const [stage, bytes] of kept.value) checksums.push([instanceId(environment, stage), historyChecksum(bytes)]);
  }
  // One of them is enough, and without it every job asks for itself.
  await artifacts.upload({ name: `${KEPT_ARTIFACT}.${attempt}`, files: checksumFiles(checksums) }, context.stop);
  return ok(new Map(checksums));
}

/** What was kept when the last job of this run had saved; where none has, what the plan found. */
async function expectedHome(
  { context, artifacts }: FanOutJob,
  listed: readonly RunArtifact[],
  { document, histories }: Announced,
): Promise<Result<KeptChecksums, Failure>> {
  const newest = newestNamed(listed, HOME_ARTIFACT, document.attempt);
  if (newest === undefined) {
    const planned = [...histories].flatMap(([environment, own]) =>
      [...own].map(([stage, bytes]) => [instanceId(environment, stage), historyChecksum(bytes)] as const),
    );
    return ok(new Map(planned));
  }
  return readChecksums(artifacts, newest.artifact, context.stop);
}

function checksumFiles(checksums: readonly (readonly [InstanceId, string])[]): FileSet {
  return new Map([[CHECKSUM_FILE, new TextEncoder().encode(`${JSON.stringify(checksums, undefined, 2)}\n`)]]);
}

async function readChecksums(
  artifacts: RunArtifacts,
  artifact: RunArtifact,
  signal: AbortSignal,
): Promise<Result<KeptChecksums, Failure>> {
  const files = await downloadFiles(artifacts, artifact, signal);
  if (!files.ok) return files;
  const parsed = ChecksumShape.safeParse(contentOf(files.value.get(CHECKSUM_FILE)));
  if (parsed.success) return ok(new Map(parsed.data));
  const file = `the artifact ${artifact.name} of this run`;
  return err({ reason: 'history_damaged', file, problem: 'it does not say which histories were kept' });
}

function contentOf(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

async function keptOf(
  archive: StateArchive,
  environment: string,
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, Uint8Array>, Failure>> {
  const newest = await archive.read(environment, undefined, signal);
  if (!newest.ok) return newest;
  return ok(newest.value === undefined ? new Map() : historiesOf(newest.value.files));
}

function environmentsOf(stages: readonly InstanceId[]): ReadonlySet<string> {
  return new Set(stages.map((id) => splitInstanceId(id).environment));
}

/** More stages than these are only counted. */
const MAX_NAMED = 5;

function movedOn(changed: readonly InstanceId[]): Failure {
  const names = changed.map(showInstance).toSorted();
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return {
    reason: 'usage',
    message: `another run has changed ${names.slice(0, MAX_NAMED).join(', ')}${more} since this one, so its jobs can't be run again one by one: they would do again what is done`,
    hint: '"Re-run all jobs" plans anew, and so does a new run',
  };
}
