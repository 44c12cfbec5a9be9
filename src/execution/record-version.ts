import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import type { VersionOutcome } from './ports.ts';
import { isoTime, provenanceOf } from './run-context.ts';
import type { HttpWorkContext, StageWorkContext } from './stage-work.ts';

/** A version of a stage, in one direction. */
export interface VersionStep {
  readonly version: string;
  readonly label: string;
  readonly direction: Direction;
}

/** Records what became of a version and closes its intent, in one transaction. `startedAt`: milliseconds since 1970. */
export async function recordVersion(
  work: StageWorkContext,
  { version, label, direction }: VersionStep,
  startedAt: number,
  result: Pick<VersionOutcome, 'outcome'> &
    Partial<Omit<VersionOutcome, 'version' | 'label' | 'direction' | 'at' | 'durationMs' | 'provenance'>>,
): Promise<Result<void, Failure>> {
  const endedAt = work.run.ports.clock.now();
  return work.history.close({
    version,
    label,
    direction,
    at: isoTime(endedAt),
    durationMs: endedAt - startedAt,
    provenance: provenanceOf(work.run),
    statusCode: 0,
    variables: [],
    ...result,
  });
}

/** The body of an answer as a history keeps it, where the store is told to. */
export function keptBody({ run, config }: HttpWorkContext, body: string | undefined): Pick<VersionOutcome, 'body'> {
  return body === undefined || !config.store.saveResponseBody ? {} : { body: run.redactor.redact(body) };
}
