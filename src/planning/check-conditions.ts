import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Project } from '../domain/project.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { Stage } from '../domain/stage.ts';
import { conditionDiagnostic, parseCondition } from './condition.ts';

/** Conditions that can't be read, of stages and of migrations. Each text once: stages may share their migrations. */
export function checkConditions(project: Project): readonly Diagnostic[] {
  const texts = new Set<SourceText>();
  for (const stage of project.stages) for (const text of conditionsOf(stage)) texts.add(text);
  return [...texts].flatMap((text) => {
    const parsed = parseCondition(text);
    return parsed.ok ? [] : [conditionDiagnostic(parsed.error)];
  });
}

function conditionsOf({ condition, work }: Stage): readonly SourceText[] {
  const steps =
    work.kind === 'migrations'
      ? work.config.migrations.flatMap(({ up, down }) => (typeof down === 'object' ? [up, down] : [up]))
      : [];
  return [condition, ...steps.map((step) => step.condition)].filter((text) => text !== undefined);
}
