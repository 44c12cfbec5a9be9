import { EXIT_DONE } from '../domain/exit-status.ts';
import type { Failure } from '../domain/failure.ts';
import { describeFailure } from '../domain/failure-words.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { KeptState } from '../domain/state-report.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { failed, keptElsewhere, openState } from './state-subject.ts';
import type { StateSubject } from './state-subject.ts';

/** What is kept of the selected environments, and where. A damaged snapshot is told and keeps nothing else from being told. */
export async function runStateList(context: CommandContext): Promise<CommandOutcome> {
  const opened = await openState(context);
  if (!opened.ok) return failed(opened.error);
  const { project, selected, warnings } = opened.value;
  const environments: KeptState[] = [];
  for (const environment of selected) {
    const kept = await keptState(context, opened.value, environment);
    if (!kept.ok) return failed(kept.error);
    environments.push(kept.value);
  }
  const elsewhere = keptElsewhere(opened.value, selected);
  const report = { action: 'list', project: project.name, environments, elsewhere } as const;
  return { kind: 'state', report, next: environments.flatMap(nextStep), exitStatus: EXIT_DONE, warnings };
}

async function keptState(
  { files, keptFiles, stop }: CommandContext,
  { archive }: StateSubject,
  environment: string,
): Promise<Result<KeptState, Failure>> {
  const kept = await archive.list(environment, stop);
  if (!kept.ok) return kept;
  const { generations, workingCopy } = kept.value;
  const state: KeptState = {
    environment,
    place: archive.describe(environment, files.show),
    generations,
    ...(workingCopy === undefined ? {} : { workingCopy }),
  };
  if (generations.length === 0) return ok(state);
  const newest = await archive.read(environment, undefined, stop);
  if (!newest.ok && newest.error.reason !== 'history_damaged') return newest;
  if (!newest.ok) return ok({ ...state, problem: describeFailure(newest.error).summary });
  const facts = newest.value === undefined ? undefined : await keptFiles.factsOf(newest.value);
  return ok(facts === undefined ? state : { ...state, newest: facts });
}

/** The generation before a damaged one, or what was never saved. */
function nextStep({ environment, generations, problem }: KeptState): readonly NextStep[] {
  const [, before] = generations;
  if (problem === undefined || before === undefined) return [];
  return [
    {
      command: 'state rollback-to',
      words: [String(before.generation)],
      options: [['environment', environment]],
      scope: 'project',
    },
  ];
}
