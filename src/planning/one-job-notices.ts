import { showInstance } from '../domain/instance.ts';
import type { Notice, Plan, PlannedStage } from '../domain/plan.ts';
import { environmentNamed, stageNamed } from '../domain/project-index.ts';
import type { Project } from '../domain/project.ts';

/** Stages that are named; the others are counted. */
const MAX_NAMED_STAGES = 5;

/**
 * What a job that runs all stages itself does not honour: approvals and runners belong to a job, and only the fan-out
 * gives stages jobs of their own. One notice, or none.
 */
export function oneJobNotices(project: Project, plan: Plan): readonly Notice[] {
  const working = plan.stages.filter(({ decision }) => decision.kind !== 'skip');
  const placed = working.flatMap((stage) => (ownPlace(project, stage).length === 0 ? [] : [stage.id]));
  if (placed.length === 0) return [];
  const keys = new Set(working.flatMap((stage) => ownPlace(project, stage)));
  const named = placed.slice(0, MAX_NAMED_STAGES).map(showInstance);
  const left = placed.length - named.length;
  const message = `${[...keys].toSorted().join(', ')} of ${named.join(', ')}${left > 0 ? ` and ${left} more` : ''} ${keys.size === 1 ? 'is' : 'are'} not in force here: all stages run in this job, with its runner and its approvals; the fan-out workflow gives them jobs of their own`;
  return [{ kind: 'other', message }];
}

/** The keys of the file that ask for a runner or an approval of its own. */
function ownPlace(project: Project, { stage: name, environment }: PlannedStage): readonly string[] {
  const stage = stageNamed(project, name);
  return [
    ...(stage?.githubEnvironment === undefined ? [] : ['environment']),
    ...(stage?.githubEnvironment === undefined &&
    environmentNamed(project, environment)?.githubEnvironment !== undefined
      ? ['github_environment']
      : []),
    ...((stage?.runsOn ?? []).length === 0 ? [] : ['runs_on']),
  ];
}
