import type { Failure } from '../domain/failure.ts';
import { splitInstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { ImportedHistory, StateImport } from '../domain/state-report.ts';
import type { CommandContext } from './command-context.ts';
import { alwaysStale, MAX_COMPARISONS } from './compare-again.ts';
import { objectionsTo } from './state-import-words.ts';
import { mergeState } from './state-merge.ts';
import type { StateMerge } from './state-merge.ts';
import { readSource } from './state-source.ts';
import type { StateSource } from './state-source.ts';
import { keptElsewhere } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/** What is imported. */
export interface ImportRequest {
  /** The file or folder, as the user named it. */
  readonly name: string;
  readonly source: StateSource;
  /** Stages for which the imported history counts where both have changed. */
  readonly take: ReadonlySet<string>;
}

/** What an import came to. */
export interface Imported {
  readonly merge: StateMerge;
  /** What a person has to agree to first, as sentences. */
  readonly objections: readonly string[];
  readonly isRefused: boolean;
  readonly saved: StateImport['saved'];
}

/**
 * Compares the histories of all environments with those that are kept, and writes what is to be taken, unless something
 * is refused. Where a run has saved in between, what is not written yet is compared anew.
 */
export async function importAll(
  context: CommandContext,
  subject: StateSubject,
  request: ImportRequest,
): Promise<Result<Imported, Failure>> {
  const { yes, dryRun } = context.options;
  const { take } = request;
  const elsewhere = keptElsewhere(subject, [...request.source.environments.keys()]);
  const saved: StateImport['saved'][number][] = [];
  const done: ImportedHistory[] = [];
  for (let comparison = 1; ; comparison += 1) {
    const marks = dryRun ? ok(new Map<string, string>()) : await marksOf(context, subject, request.source);
    if (!marks.ok) return marks;
    // A run may have worked on a working copy that is imported itself.
    const read =
      request.source.workingCopyOf === undefined
        ? ok(request.source)
        : await readSource(context, subject, request.name);
    if (!read.ok) return read;
    const source = { ...read.value, environments: without(read.value, saved) };
    const compared = await mergeState(context, subject, { source, elsewhere, take });
    if (!compared.ok) return compared;
    const merge = { ...compared.value, histories: [...done, ...compared.value.histories] };
    const objections = objectionsTo(subject, source, { elsewhere, merge });
    const isConflicting = merge.histories.some(({ outcome }) => outcome === 'conflicting');
    const isRefused = isConflicting || (objections.length > 0 && !yes);
    if (isRefused || dryRun) return ok({ merge, objections, isRefused, saved });
    const put = await putAll(context, subject, merge.puts, marks.value);
    if (!put.ok) return put;
    saved.push(...put.value.saved);
    const { overtaken } = put.value;
    if (overtaken === undefined) return ok({ merge, objections, isRefused, saved });
    if (comparison === MAX_COMPARISONS) return err(alwaysStale(subject.archive, overtaken));
    const written = new Set(put.value.saved.map(({ environment }) => environment));
    done.push(...compared.value.histories.filter(({ id }) => written.has(splitInstanceId(id).environment)));
  }
}

async function marksOf(
  { stop }: CommandContext,
  { archive }: StateSubject,
  { environments }: StateSource,
): Promise<Result<ReadonlyMap<string, string>, Failure>> {
  const marks = new Map<string, string>();
  for (const environment of environments.keys()) {
    const mark = await archive.mark(environment, stop);
    if (!mark.ok) return mark;
    marks.set(environment, mark.value);
  }
  return ok(marks);
}

function without({ environments }: StateSource, saved: StateImport['saved']): StateSource['environments'] {
  const written = new Set(saved.map(({ environment }) => environment));
  return new Map([...environments].filter(([environment]) => !written.has(environment)));
}

/** `overtaken`: an environment in which a run has saved since it was marked; nothing of it and those after it was written. */
async function putAll(
  { stop }: CommandContext,
  { archive }: StateSubject,
  puts: StateMerge['puts'],
  marks: ReadonlyMap<string, string>,
): Promise<Result<{ readonly saved: StateImport['saved']; readonly overtaken?: string }, Failure>> {
  const saved: StateImport['saved'][number][] = [];
  for (const [environment, put] of puts) {
    const since = marks.get(environment);
    const done = await archive.put(environment, { ...put, ...(since === undefined ? {} : { since }) }, stop);
    if (!done.ok) return done;
    if (done.value.outcome === 'stale') return ok({ saved, overtaken: environment });
    if (done.value.outcome === 'saved') saved.push({ environment, generation: done.value.generation });
  }
  return ok({ saved });
}
