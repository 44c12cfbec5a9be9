import type { Diagnostic } from '../domain/diagnostic.ts';
import { sortDiagnostics } from '../domain/diagnostic.ts';
import type { Project } from '../domain/project.ts';
import { namesSeenFrom } from '../domain/part.ts';
import { formatLocation } from '../domain/source-location.ts';
import type { Stage } from '../domain/stage.ts';
import { parseCondition } from './condition.ts';
import { conditionsOf } from './condition/conditions-of.ts';
import type { AskedStage } from './condition/stages-asked.ts';
import { stagesAsked } from './condition/stages-asked.ts';
import { precedingStages } from './preceding-stages.ts';
import { stagesMeant } from './stages-meant.ts';

/**
 * Conditions that ask for the result of a stage which is not there, or which has perhaps not ended when the condition
 * is looked at. What several stages share is told once. Conditions that can't be read are left to `checkConditions`.
 */
export function checkAskedStages(project: Project): readonly Diagnostic[] {
  const precedes = precedingStages(project);
  const names = project.stages.map(({ name }) => name);
  const check = (stage: Stage, asked: AskedStage): readonly Diagnostic[] => {
    const meant = stagesMeant(project, stage, asked.name);
    if (meant.length === 0) return [unknownStage(asked, names)];
    return meant.every((name) => precedes(stage, name)) ? [] : [withoutDependency(stage, asked)];
  };
  const problems = project.stages.flatMap((stage) =>
    conditionsOf(stage).flatMap((text) => {
      const parsed = parseCondition(text);
      return parsed.ok ? stagesAsked(text, parsed.value).flatMap((asked) => check(stage, asked)) : [];
    }),
  );
  const distinct = new Map(
    problems.map((problem) => [`${formatLocation(problem.location)} ${problem.message}`, problem]),
  );
  return sortDiagnostics([...distinct.values()]);
}

function unknownStage({ name, location }: AskedStage, known: readonly string[]): Diagnostic {
  return {
    severity: 'error',
    code: 'unknown-stage',
    message: `the condition asks for the result of ${name}, and there is no stage of that name`,
    hint: `the stages are ${known.slice(0, MAX_KNOWN).join(', ')}${known.length > MAX_KNOWN ? ', …' : ''}`,
    location,
  };
}

/** Names of stages that a hint lists. */
const MAX_KNOWN = 20;

function withoutDependency({ name: own, dependsOn, part }: Stage, { name, location }: AskedStage): Diagnostic {
  const isItself = namesSeenFrom(part, name).includes(own);
  const written = dependsOn.map(({ environment, stage }) =>
    environment === undefined ? stage : `${environment}/${stage}`,
  );
  return {
    severity: 'error',
    code: 'invalid-condition',
    message: isItself
      ? `the condition of stage ${own} asks for its own result`
      : `the condition of stage ${own} asks for the result of ${name} but ${own} does not depend on it`,
    hint: isItself ? 'ask for a stage that it depends on' : `add depends_on: [${[...written, name].join(', ')}]`,
    location,
  };
}
