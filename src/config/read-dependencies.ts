import type { StageReference } from '../domain/stage.ts';
import { either } from './either.ts';
import { literal, type Located, member, oneOrMany, type TextValue } from './located.ts';
import { hintOfNames } from './nearest.ts';
import { problemAt, type Report } from './report.ts';
import type { StageValue } from './schemas/stage-schema.ts';
import type { KnownNames } from './stage-names.ts';

/** `depends_on`, each stage once. Stages and environments that do not exist are reported. */
export function readDependencies(
  stage: Located<StageValue>,
  names: KnownNames,
  report: Report,
): readonly StageReference[] {
  const iac = member(stage, 'iac');
  const own = either(stage, ['depends_on', 'dependsOn'], report);
  const written = own ?? (iac === undefined ? undefined : member(iac, 'dependsOn'));
  const references = new Map<string, StageReference>();
  for (const dependency of oneOrMany<TextValue>(written)) {
    const name = literal(dependency);
    if (references.has(name)) continue;
    const slash = name.indexOf('/');
    const location = dependency.node.location;
    const reference = {
      stage: name.slice(slash + 1),
      ...(slash < 0 ? {} : { environment: name.slice(0, slash) }),
      location,
    };
    references.set(name, reference);
    reportUnknown(reference, names, report);
  }
  return [...references.values()];
}

function reportUnknown({ stage, environment, location }: StageReference, names: KnownNames, report: Report): void {
  if (environment !== undefined && !names.environments.includes(environment)) {
    report(
      problemAt(location, {
        code: 'unknown-environment',
        message: `there is no environment "${environment}"`,
        hint: hintOfNames(environment, names.environments, 'environments'),
      }),
    );
  }
  if (!names.stages.isKnown(stage)) report(problemAt(location, names.stages.unknown(stage)));
}
