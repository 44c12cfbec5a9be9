import { EXIT_DONE, EXIT_REFUSED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import { countImported } from '../domain/state-report.ts';
import type { StateImport } from '../domain/state-report.ts';
import type { CommandArguments } from './command-description.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { holdState } from './hold-state.ts';
import { importAll } from './state-import-all.ts';
import type { ImportRequest } from './state-import-all.ts';
import { afterImport, noticesOf } from './state-import-words.ts';
import { readSource } from './state-source.ts';
import type { StateSource } from './state-source.ts';
import { failed, openState } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/**
 * Takes histories from an export or a folder, by stage: what is new here, or goes on from what is here. One that has
 * gone another way than the one here is refused, and with it everything, unless its stage is named in `--take`.
 */
export async function runStateImport(
  context: CommandContext,
  { positionals, values }: CommandArguments,
): Promise<CommandOutcome> {
  const [name = ''] = positionals;
  if (name === '') return failed({ reason: 'usage', message: 'state import needs a file or a folder', hint: HELP });
  const opened = await openState(context);
  if (!opened.ok) return failed(opened.error);
  const subject = opened.value;
  const source = await readSource(context, subject, name);
  if (!source.ok) return failed(source.error);
  const known = subject.graph.environments;
  const environments = [...source.value.environments.keys()];
  const unknown = environments.find((environment) => !known.includes(environment));
  if (unknown !== undefined) return failed({ reason: 'unknown_name', what: 'environment', name: unknown, known });
  const take = namesIn(values.get('take'));
  const absent = [...take].find((stage) => [...source.value.environments.values()].every((one) => !one.has(stage)));
  if (absent !== undefined) return failed(noHistory(source.value, absent));
  const work = () => importFrom(context, subject, { name, source: source.value, take });
  return context.options.dryRun ? work() : holdState(context, subject, environments, work);
}

const HELP = 'stage-orchestrator state import --help';

function namesIn(value: string | true | readonly string[] | undefined): ReadonlySet<string> {
  const texts = Array.isArray(value) ? value : [];
  const names = texts.flatMap((text) => String(text).split(',')).map((text) => text.trim());
  return new Set(names.filter((text) => text !== ''));
}

function noHistory({ shown }: StateSource, stage: string): Failure {
  return { reason: 'usage', message: `${shown} holds no history of the stage ${stage}` };
}

async function importFrom(
  context: CommandContext,
  subject: StateSubject,
  request: ImportRequest,
): Promise<CommandOutcome> {
  const imported = await importAll(context, subject, request);
  if (!imported.ok) return failed(imported.error);
  const { source } = request;
  const { merge, objections, isRefused, saved } = imported.value;
  const { histories } = merge;
  if (context.options.stage !== undefined && histories.length === 0) {
    return failed(noHistory(source, context.options.stage));
  }
  const report: StateImport = {
    project: subject.project.name,
    source: source.shown,
    histories,
    counts: countImported(histories),
    notices: noticesOf(subject, source, merge),
    objections,
    result: isRefused ? 'refused' : context.options.dryRun ? 'would_do' : 'done',
    saved,
  };
  return {
    kind: 'state',
    report: { action: 'import', ...report },
    next: afterImport(report),
    exitStatus: isRefused ? EXIT_REFUSED : EXIT_DONE,
    warnings: subject.warnings,
  };
}
