import type { Diagnostic } from '../domain/diagnostic.ts';
import { sortDiagnostics } from '../domain/diagnostic.ts';
import type { Project } from '../domain/project.ts';
import type { SourceText } from '../domain/source-text.ts';
import { conditionDiagnostic, parseCondition } from './condition.ts';
import { conditionsOf } from './condition/conditions-of.ts';

/**
 * Conditions that can't be read, of stages and of migrations. Each text once: stages may share their migrations.
 *
 * @param others - conditions of what is no part of the project because of other mistakes; some may be the project's
 */
export function checkConditions(project: Project, others: readonly SourceText[] = []): readonly Diagnostic[] {
  const texts = new Set([...project.stages.flatMap(conditionsOf), ...others]);
  return sortDiagnostics(
    [...texts].flatMap((text) => {
      const parsed = parseCondition(text);
      return parsed.ok ? [] : [conditionDiagnostic(parsed.error)];
    }),
  );
}
