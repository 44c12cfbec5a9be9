import type { VariableImport } from '../domain/variables.ts';
import { items, literal, type Located, member, textIfAny, textOrEmpty } from './located.ts';
import { readTemplate } from './read-template.ts';
import { reportHidden } from './read-variables.ts';
import { problemAt, type Report } from './report.ts';
import type { ImportedVariableValue, VariableImportsValue } from './schemas/stage-schema.ts';
import type { StageNames } from './stage-names.ts';
import { withoutAbsent } from './without-absent.ts';

/** `env_from_stages`, one variable at a time. Stages that do not exist are reported. */
export function readImports(
  imports: Located<VariableImportsValue> | undefined,
  stages: StageNames,
  report: Report,
): readonly VariableImport[] {
  if (imports === undefined) return [];
  return items(imports).flatMap((entry) => {
    const stage = textOrEmpty(entry, 'stage');
    const at = member(entry, 'stage')?.node.location ?? entry.node.location;
    if (!stages.isKnown(stage)) report(problemAt(at, stages.unknown(stage)));
    const names = member(entry, 'vars');
    const read = names === undefined ? [] : items(names).map((variable) => readImport(variable, stage, report));
    for (const { as: name, location } of read) reportHidden({ name, location }, report);
    return read;
  });
}

function readImport({ value, node }: Located<ImportedVariableValue>, stage: string, report: Report): VariableImport {
  const { location } = node;
  if (typeof value !== 'object') {
    const name = literal({ value, node });
    return { stage, name, as: name, location };
  }
  const variable = { value, node };
  const name = textOrEmpty(variable, 'name');
  const fallback = member(variable, 'default');
  return withoutAbsent({
    stage,
    name,
    as: textIfAny(variable, 'as') ?? name,
    default: fallback === undefined ? undefined : readTemplate(fallback, report),
    location,
  });
}
