import { EXIT_DONE } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StateExport } from '../domain/state-report.ts';
import { historiesOf } from '../execution/history-file-names.ts';
import { isoTime } from '../execution/run-context.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { MAX_EXPORT_BYTES, writeExport } from './state-document.ts';
import type { ExportedEnvironment } from './state-document.ts';
import { failed, keptElsewhere, openState } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/** Writes the newest snapshots of the selected environments into one file, which must not be there unless `yes` is given. */
export async function runStateExport(context: CommandContext, [name = '']: readonly string[]): Promise<CommandOutcome> {
  const { files, ports } = context;
  if (name === '' || name === '-')
    return failed({ reason: 'usage', message: 'state export writes a file: name one', hint: HELP });
  const opened = await openState(context);
  if (!opened.ok) return failed(opened.error);
  const { project, selected, warnings } = opened.value;
  const exported = await exportedEnvironments(context, opened.value);
  if (!exported.ok) return failed(exported.error);
  const elsewhere = keptElsewhere(opened.value, selected);
  const { environments, told } = exported.value;
  if (environments.size === 0) return failed(nothingKept(context, opened.value));
  const text = writeExport({ project: project.name, exportedAt: isoTime(ports.clock.now()), environments });
  const path = files.resolve(context.workingDirectory, name);
  const written = await writeTo(context, path, text);
  if (!written.ok) return failed(written.error);
  const report = {
    action: 'export',
    project: project.name,
    file: files.show(path),
    bytes: text.length,
    environments: told,
    empty: selected.filter((environment) => !environments.has(environment)),
    elsewhere,
  } as const;
  return { kind: 'state', report, next: [], exitStatus: EXIT_DONE, warnings };
}

const HELP = 'stage-orchestrator state export --help';

/** What goes into the file, and what is told of it. */
interface Exported {
  readonly environments: ReadonlyMap<string, ExportedEnvironment>;
  readonly told: StateExport['environments'];
}

async function exportedEnvironments(
  { stop }: CommandContext,
  { archive, selected }: StateSubject,
): Promise<Result<Exported, Failure>> {
  const environments = new Map<string, ExportedEnvironment>();
  const told: StateExport['environments'][number][] = [];
  for (const environment of selected) {
    const kept = await archive.list(environment, stop);
    if (!kept.ok) return kept;
    const newest = await archive.read(environment, undefined, stop);
    if (!newest.ok) return newest;
    if (newest.value === undefined) continue;
    const { generation, files } = newest.value;
    environments.set(environment, { generation, files });
    const unsaved = kept.value.workingCopy?.unsaved ?? [];
    told.push({ environment, generation, stages: [...historiesOf(files).keys()], unsaved });
  }
  return ok({ environments, told });
}

async function writeTo(
  { files, outputs, options }: CommandContext,
  path: string,
  text: string,
): Promise<Result<void, Failure>> {
  const shown = files.show(path);
  if (text.length > MAX_EXPORT_BYTES) {
    const message = `the export would have ${text.length} bytes, more than the ${MAX_EXPORT_BYTES} that can be imported`;
    return err({ reason: 'usage', message, hint: 'export one environment at a time: --environment NAME' });
  }
  const written = options.yes ? await outputs.writeText(path, text) : await outputs.createText(path, text);
  if (written.ok) return ok(undefined);
  const message = `the export can't be written to ${shown}: ${written.error}`;
  const isThere = !options.yes && (await files.exists(path));
  return err({
    reason: 'usage',
    message,
    ...(isThere
      ? {
          hint: 'name another file, or replace this one:',
          next: [{ command: 'state export', options: [['yes']], scope: 'again' }],
        }
      : {}),
  });
}

function nothingKept({ files }: CommandContext, { archive, selected }: StateSubject): Failure {
  const places = selected.map((environment) => archive.describe(environment, files.show));
  return {
    reason: 'usage',
    message: `there is nothing to export: no history of ${selected.join(', ')} is kept in ${places.join(', ')}`,
    next: [{ command: 'state list', scope: 'environments' }],
  };
}
