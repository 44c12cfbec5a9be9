import { EXIT_DONE, EXIT_REFUSED } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import { showInstance, splitInstanceId } from '../domain/instance.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { KeptElsewhere, StateImport } from '../domain/state-report.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { holdState } from './hold-state.ts';
import { mergeState } from './state-merge.ts';
import type { StateMerge } from './state-merge.ts';
import { readSource } from './state-source.ts';
import type { StateSource } from './state-source.ts';
import { failed, keptElsewhere, openState } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/**
 * Takes histories from an export or a folder, by stage: what is new here, or goes on from what is here. One that has
 * gone another way than the one here is refused, and with it everything: nothing is written then.
 */
export async function runStateImport(context: CommandContext, [name = '']: readonly string[]): Promise<CommandOutcome> {
  const opened = await openState(context);
  if (!opened.ok) return failed(opened.error);
  const subject = opened.value;
  const source = await readSource(context, subject, name);
  if (!source.ok) return failed(source.error);
  const known = subject.graph.environments;
  const environments = [...source.value.environments.keys()];
  const unknown = environments.find((environment) => !known.includes(environment));
  if (unknown !== undefined) return failed({ reason: 'unknown_name', what: 'environment', name: unknown, known });
  if (context.options.dryRun) return importFrom(context, subject, source.value);
  return holdState(context, subject, environments, () => importFrom(context, subject, source.value));
}

async function importFrom(
  context: CommandContext,
  subject: StateSubject,
  source: StateSource,
): Promise<CommandOutcome> {
  const elsewhere = keptElsewhere(subject, [...source.environments.keys()]);
  const merge = await mergeState(context, subject, { source, elsewhere });
  if (!merge.ok) return failed(merge.error);
  const { histories, taken } = merge.value;
  const { stage, yes, dryRun } = context.options;
  if (stage !== undefined && histories.length === 0) {
    return failed({ reason: 'usage', message: `${source.shown} holds no history of the stage ${stage}` });
  }
  const conflicts = histories.filter(({ outcome }) => outcome === 'conflicting');
  const objections = objectionsTo(subject, source, { elsewhere, merge: merge.value });
  const isRefused = conflicts.length > 0 || (objections.length > 0 && !yes);
  const saved = isRefused || dryRun ? ok([]) : await put(context, subject, taken);
  if (!saved.ok) return failed(saved.error);
  const report: StateImport = {
    project: subject.project.name,
    source: source.shown,
    histories,
    notices: noticesOf(subject, source, merge.value),
    objections,
    result: isRefused ? 'refused' : dryRun ? 'would_do' : 'done',
    saved: saved.value,
  };
  return {
    kind: 'state',
    report: { action: 'import', ...report },
    next: nextSteps(report, conflicts.length > 0),
    exitStatus: isRefused ? EXIT_REFUSED : EXIT_DONE,
    warnings: subject.warnings,
  };
}

async function put(
  { stop }: CommandContext,
  { archive }: StateSubject,
  taken: StateMerge['taken'],
): Promise<Result<StateImport['saved'], Failure>> {
  const saved: StateImport['saved'][number][] = [];
  for (const [environment, histories] of taken) {
    const generation = await archive.put(environment, histories, 'kept', stop);
    if (!generation.ok) return err(generation.error);
    if (generation.value !== undefined) saved.push({ environment, generation: generation.value });
  }
  return ok(saved);
}

/** What a person has to agree to with `--yes`. */
function objectionsTo(
  { project }: StateSubject,
  source: StateSource,
  { elsewhere, merge }: { readonly elsewhere: readonly KeptElsewhere[]; readonly merge: StateMerge },
): readonly string[] {
  const foreign =
    isOtherProject(project, source) && isNamed(project)
      ? [`${source.shown} is of the project ${source.project}, this one is ${project.name}`]
      : [];
  const leftOut = merge.histories
    .filter(({ outcome }) => outcome === 'left_out')
    .map(({ id }) => {
      const place = elsewhere.find((one) => one.id === id)?.place ?? 'another place';
      return `the history of ${showInstance(id)} is left out: this project keeps it in ${place}`;
    });
  return [...foreign, ...leftOut];
}

function noticesOf(
  { project, graph }: StateSubject,
  source: StateSource,
  { histories }: StateMerge,
): readonly string[] {
  const unknown = histories
    .filter(({ id }) => !graph.ids.includes(id))
    .map(({ id }) => `${showInstance(id)} is not in stages.yaml: its history is kept for the day it is there again`);
  if (!isOtherProject(project, source)) return unknown;
  const name = `it was made by the project ${source.project}, this one is ${project.name}: sealed values can only be opened under the name under which they were sealed`;
  return [
    isNamed(project) ? name : `${name}. If it is the same project, write name: ${source.project} into stages.yaml`,
    ...unknown,
  ];
}

function isOtherProject(project: StateSubject['project'], source: StateSource): boolean {
  return source.project !== undefined && source.project !== project.name;
}

/** A project without a name is called like its folder, of which there may be several on one machine. */
function isNamed({ name, directory }: StateSubject['project']): boolean {
  return directory.split(/[\\/]/).findLast((part) => part !== '') !== name;
}

function nextSteps({ result, histories, objections }: StateImport, hasConflicts: boolean): readonly NextStep[] {
  if (result === 'done') return [{ command: 'status', scope: 'environments' }];
  if (result === 'would_do') return [];
  if (!hasConflicts) return objections.length > 0 ? [{ command: '', options: [['yes']], scope: 'again' }] : [];
  const stages = histories.filter(({ outcome }) => outcome === 'taken').map(({ id }) => splitInstanceId(id).stage);
  const alone = [...new Set(stages)].map((stage): NextStep => ({
    command: '',
    options: [['stage', stage]],
    scope: 'again',
  }));
  return [{ command: 'state list', scope: 'environments' }, ...alone];
}
