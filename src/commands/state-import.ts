import { EXIT_DONE, EXIT_REFUSED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { countImported } from '../domain/state-report.ts';
import type { StateImport } from '../domain/state-report.ts';
import type { CommandArguments } from './command-description.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { holdState } from './hold-state.ts';
import { afterImport, noticesOf, objectionsTo } from './state-import-words.ts';
import { mergeState } from './state-merge.ts';
import type { StateMerge } from './state-merge.ts';
import { readSource } from './state-source.ts';
import type { StateSource } from './state-source.ts';
import { failed, keptElsewhere, openState } from './state-subject.ts';
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
  const work = () => importFrom(context, subject, source.value, take);
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
  source: StateSource,
  take: ReadonlySet<string>,
): Promise<CommandOutcome> {
  const elsewhere = keptElsewhere(subject, [...source.environments.keys()]);
  const merge = await mergeState(context, subject, { source, elsewhere, take });
  if (!merge.ok) return failed(merge.error);
  const { histories, puts } = merge.value;
  const { stage, yes, dryRun } = context.options;
  if (stage !== undefined && histories.length === 0) return failed(noHistory(source, stage));
  const objections = objectionsTo(subject, source, { elsewhere, merge: merge.value });
  const isRefused = histories.some(({ outcome }) => outcome === 'conflicting') || (objections.length > 0 && !yes);
  const saved = isRefused || dryRun ? ok([]) : await putAll(context, subject, puts);
  if (!saved.ok) return failed(saved.error);
  const report: StateImport = {
    project: subject.project.name,
    source: source.shown,
    histories,
    counts: countImported(histories),
    notices: noticesOf(subject, source, merge.value),
    objections,
    result: isRefused ? 'refused' : dryRun ? 'would_do' : 'done',
    saved: saved.value,
  };
  return {
    kind: 'state',
    report: { action: 'import', ...report },
    next: afterImport(report),
    exitStatus: isRefused ? EXIT_REFUSED : EXIT_DONE,
    warnings: subject.warnings,
  };
}

async function putAll(
  { stop }: CommandContext,
  { archive }: StateSubject,
  puts: StateMerge['puts'],
): Promise<Result<StateImport['saved'], Failure>> {
  const saved: StateImport['saved'][number][] = [];
  for (const [environment, { histories, others }] of puts) {
    const generation = await archive.put(environment, histories, others, stop);
    if (!generation.ok) return err(generation.error);
    if (generation.value !== undefined) saved.push({ environment, generation: generation.value });
  }
  return ok(saved);
}
