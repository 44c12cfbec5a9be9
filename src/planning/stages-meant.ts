import { namesSeenFrom } from '../domain/part.ts';
import type { Project } from '../domain/project.ts';
import { stageNamed, stagesOfPart } from '../domain/project-index.ts';
import type { Stage } from '../domain/stage.ts';
import type { ConditionData, DependencyOutcome } from './condition-data.ts';

/**
 * The stages that a condition of a stage means by a name: one, or those of an included file that others wait for. None:
 * nobody is called so.
 */
export function stagesMeant(project: Project, { part }: Pick<Stage, 'part'>, written: string): readonly string[] {
  for (const name of namesSeenFrom(part, written)) {
    const stage = stageNamed(project, name);
    if (stage !== undefined) return [name];
    const members = stagesOfPart(project, name);
    if (members === undefined) continue;
    const awaited = members.filter(({ background }) => !background);
    return (awaited.length === 0 ? members : awaited).map((member) => member.name);
  }
  return [];
}

/** What a condition can ask about stages. */
type AskedOfStages = Omit<ConditionData, 'context'>;

/** Answers for a condition that calls stages as its own file does; `asked` knows them as all of the project does. */
export function namesInPart(project: Project, stage: Pick<Stage, 'part'>, asked: AskedOfStages): AskedOfStages {
  if (project.parts === undefined) return asked;
  const direct = new Set(asked.dependencies);
  const meant = (written: string): readonly string[] =>
    direct.has(written) ? [written] : stagesMeant(project, stage, written);
  return {
    dependencies: asked.dependencies,
    outcomeOf: (written) => outcomeOfAll(meant(written).map((name) => asked.outcomeOf(name))),
    handedOn(written, variable) {
      const [name, second] = meant(written);
      return name === undefined || second !== undefined ? undefined : asked.handedOn(name, variable);
    },
  };
}

/** An included file failed with any of its stages; what a condition left out there is no part of the question. */
function outcomeOfAll(outcomes: readonly (DependencyOutcome | undefined)[]): DependencyOutcome | undefined {
  if (outcomes.length === 0 || outcomes.includes(undefined)) return undefined;
  for (const decisive of ['failure', 'unknown', 'success'] as const) if (outcomes.includes(decisive)) return decisive;
  return 'skipped';
}
