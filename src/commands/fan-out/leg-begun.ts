import * as z from 'zod/mini';
import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import type { Result } from '../../domain/result.ts';
import type { RunArtifact } from '../../execution/actions-ports.ts';
import type { AnnouncedLeg } from './fan-out-document.ts';
import type { BegunWith } from './history-checksum.ts';
import type { FanOutJob } from './job.ts';
import { downloadFiles, newestNamed, resultArtifact, startArtifact, uploadFiles } from './job-artifacts.ts';
import type { BroughtHistories } from './leg-histories.ts';
import { tellUnfinished } from './unfinished.ts';

/** In the artifact of a leg that has begun: checksums of the histories that it began with, as JSON by stage. */
const BEGUN_FILE = 'begun.json';

const BegunShape = z.record(z.string(), z.string());

/** Says that a leg has begun, before it does anything: when nothing else is left of it, its stages are in doubt. */
export async function tellBegun(
  job: FanOutJob,
  leg: AnnouncedLeg,
  { listed, begunWith }: BroughtHistories,
): Promise<Result<void, Failure>> {
  const { context, artifacts } = job;
  const unfinished = await tellUnfinished(job, listed);
  if (!unfinished.ok) return unfinished;
  const [first] = leg.stages;
  const environment = first === undefined ? '' : splitInstanceId(first).environment;
  const text = JSON.stringify(Object.fromEntries(begunWith), undefined, 2);
  const files = new Map([[BEGUN_FILE, new TextEncoder().encode(`${text}\n`)]]);
  const { attempt } = context.identity;
  return uploadFiles(artifacts, { name: startArtifact(leg), attempt, environment, files }, context.stop);
}

/** With which histories this attempt at a leg has begun; nothing where that can't be told. */
export async function readBegunWith(
  { context, artifacts }: FanOutJob,
  listed: readonly RunArtifact[],
  leg: AnnouncedLeg,
): Promise<BegunWith> {
  const newest = newestNamed(listed, startArtifact(leg), context.identity.attempt);
  const files = newest && (await downloadFiles(artifacts, newest.artifact, context.stop));
  const bytes = files?.ok === true ? files.value.get(BEGUN_FILE) : undefined;
  const parsed = BegunShape.safeParse(bytes && JSON.parse(new TextDecoder().decode(bytes)));
  return new Map(
    leg.stages.flatMap((id) => {
      const checksum = parsed.success ? parsed.data[id] : undefined;
      return checksum === undefined ? [] : [[id, checksum] as const];
    }),
  );
}

/** Stages of a leg that a job has begun with, and of which nothing was left since: what it did is not known. */
export function vanishedStages(listed: readonly RunArtifact[], leg: AnnouncedLeg, from: number): readonly InstanceId[] {
  const begun = newestNamed(listed, startArtifact(leg), from)?.attempt ?? 0;
  return leg.stages.filter((id) => (newestNamed(listed, resultArtifact(id), from)?.attempt ?? 0) < begun);
}
