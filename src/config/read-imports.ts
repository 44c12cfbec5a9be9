import type { VariableImport } from '../domain/variables.ts';
import { items, literal, type Located, member, textIfAny, textOrEmpty } from './located.ts';
import { readTemplate } from './read-template.ts';
import { reportHidden } from './read-variables.ts';
import { problemAt, type ProblemWords, type Report } from './report.ts';
import type { ImportedVariableValue, VariableImportsValue } from './schemas/stage-schema.ts';
import type { KnownNames } from './stage-names.ts';
import { withoutAbsent } from './without-absent.ts';

/** `env_from_stages`, one variable at a time. Stages that do not exist are reported. */
export function readImports(
  imports: Located<VariableImportsValue> | undefined,
  names: KnownNames,
  report: Report,
): readonly VariableImport[] {
  if (imports === undefined) return [];
  return items(imports).flatMap((entry) => {
    const written = textOrEmpty(entry, 'stage');
    const at = member(entry, 'stage')?.node.location ?? entry.node.location;
    const stage = names.stages.find(written, names.part);
    if (stage === undefined) report(problemAt(at, names.stages.unknown(written, names.part)));
    else if (names.stages.isPart(stage)) report(problemAt(at, namesAPart(written)));
    const variables = member(entry, 'vars');
    const read =
      variables === undefined ? [] : items(variables).map((variable) => readImport(variable, stage ?? written, report));
    for (const { as: name, location } of read) reportHidden({ name, location }, report);
    return read;
  });
}

/** Two stages of a part may hand on values of one name. */
function namesAPart(name: string): ProblemWords {
  return {
    code: 'unknown-stage',
    message: `"${name}" is an included file and not a stage: nobody knows which of its stages is meant`,
    hint: `name the stage that hands the values on: ${name}.STAGE`,
  };
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
