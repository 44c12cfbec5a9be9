import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { ownValues } from '../planning/recorded-values.ts';
import { needsParameters, type StageParameters } from '../planning/stage-parameters.ts';
import { scopeOf } from '../planning/stage-view.ts';
import { openRecorded } from './open-recorded.ts';
import type { PrivateFolder } from './private-files-ports.ts';
import type { StageWorkContext } from './stage-work.ts';

/** The private folder of a stage with its parameter files in it; gone when it is disposed of. */
export interface OpenParameters extends AsyncDisposable {
  /** What the work of the stage gets; absent: the stage has no parameter files. */
  readonly parameters?: NonNullable<StageWorkContext['parameters']>;
}

/** The parameter files of a stage with the values that are known now; undefined where it has none. Nothing is written. */
export async function parametersAtStart(
  work: StageWorkContext,
  direction: Direction,
): Promise<StageParameters | undefined> {
  const { id, run, stage, view } = work;
  if (!needsParameters(stage, direction)) return undefined;
  const { replaceParameterFiles } = await import('../planning/parameters/replace-parameter-files.ts');
  const own = ownValues(id, stage, view.history, direction, (from, value) => openRecorded(run, from, value));
  return replaceParameterFiles({ view, scope: scopeOf(view, own), fingerprint: run.sealer.fingerprint });
}

/** What of the ports this needs. */
type FilePorts = Pick<StageWorkContext['run']['ports'], 'privateFiles'>;

/** Writes the parameter files, all of them or none: with a problem in any of them there is nothing to write. */
export async function openParameters(
  { id, run, stage }: Pick<StageWorkContext, 'id' | 'stage'> & { readonly run: { readonly ports: FilePorts } },
  ready: StageParameters | undefined,
): Promise<Result<OpenParameters, Failure>> {
  if (ready === undefined) return ok({ [Symbol.asyncDispose]: () => Promise.resolve() });
  if (ready.failure) return err(ready.failure);
  const location = stage.parameters?.[0]?.location ?? stage.location;
  const failed = (message: string): Result<never, Failure> =>
    err({ reason: 'template', instance: id, subject: 'parameters', message, location });
  if (ready.after.length > 0) return failed(`${ready.after.join(', ')} is not known`);
  const opened = await run.ports.privateFiles.open();
  if (!opened.ok) return failed(opened.error);
  const folder = opened.value;
  const written = await writeAll(folder, ready);
  if (!written.ok) {
    await folder[Symbol.asyncDispose]();
    return failed(written.error);
  }
  return ok({
    parameters: { folder: folder.path, checksum: ready.checksum },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  });
}

async function writeAll(folder: PrivateFolder, { files }: StageParameters): Promise<Result<void, string>> {
  for (const { destination, text } of files) {
    const written = text === undefined ? ok('') : await folder.write(destination, text);
    if (!written.ok) return written;
  }
  return ok(undefined);
}
