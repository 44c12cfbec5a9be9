import { showInstance, splitInstanceId } from '../domain/instance.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { KeptElsewhere, StateImport } from '../domain/state-report.ts';
import type { StateMerge } from './state-merge.ts';
import type { StateSource } from './state-source.ts';
import type { StateSubject } from './state-subject.ts';

/** What a person has to agree to with `--yes` before it is written, as sentences. */
export function objectionsTo(
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
  return [...foreign, ...leftOut, ...merge.losses];
}

/** What is worth knowing about an import, as sentences. */
export function noticesOf(
  { project, graph }: StateSubject,
  source: StateSource,
  { histories }: StateMerge,
): readonly string[] {
  const unknown = histories
    .filter(({ id }) => !graph.ids.includes(id))
    .map(({ id }) => `${showInstance(id)} is not in stages.yaml: its history is kept for the day it is there again`);
  if (!isOtherProject(project, source)) return unknown;
  const seals = `it was made by the project ${source.project}, this one is ${project.name}: sealed values can only be opened under the name under which they were sealed`;
  const name = isNamed(project) ? '' : `. If it is the same project, write name: ${source.project} into stages.yaml`;
  return [`${seals}${name}`, ...unknown];
}

function isOtherProject(project: StateSubject['project'], source: StateSource): boolean {
  return source.project !== undefined && source.project !== project.name;
}

/** A project without a name is called like its folder, of which there may be several on one machine. */
function isNamed({ name, directory }: StateSubject['project']): boolean {
  return directory.split(/[\\/]/).findLast((part) => part !== '') !== name;
}

/** What to type after an import: of what was refused, the ways to go on. */
export function afterImport({ result, histories }: StateImport): readonly NextStep[] {
  if (result === 'done') return [{ command: 'status', scope: 'environments' }];
  if (result === 'would_do') return [];
  const stagesThat = (wanted: string): readonly string[] => [
    ...new Set(histories.filter(({ outcome }) => outcome === wanted).map(({ id }) => splitInstanceId(id).stage)),
  ];
  const conflicting = stagesThat('conflicting');
  if (conflicting.length === 0) return [again(['yes'])];
  const alone = stagesThat('taken').filter((stage) => !conflicting.includes(stage));
  // Deciding about all of it comes first: a part alone may leave behind what nobody has saved.
  return [again(['take', conflicting.join(',')]), ...alone.map((stage) => again(['stage', stage]))];
}

/** The same command with another option. */
function again(option: readonly [name: string, value?: string]): NextStep {
  return { command: 'state import', options: [option], scope: 'again' };
}
