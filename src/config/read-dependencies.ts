import type { StageReference } from '../domain/stage.ts';
import { either } from './either.ts';
import { literal, type Located, member, oneOrMany, type TextValue } from './located.ts';
import { hintOfNames } from './nearest.ts';
import { problemAt, type Report } from './report.ts';
import type { StageValue } from './schemas/stage-schema.ts';
import type { KnownNames, PlacedName } from './stage-names.ts';

/** `depends_on`, each name once: stages, and parts for all their stages. What does not exist is reported. */
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
    references.set(name, readReference({ name, location: dependency.node.location }, names, report));
  }
  return [...references.values()];
}

/** The stage or the part that a name stands for, which may be written `environment/stage`. What is not there is reported. */
export function readReference({ name, location }: PlacedName, names: KnownNames, report: Report): StageReference {
  const slash = name.indexOf('/');
  const written = name.slice(slash + 1);
  const environment = slash < 0 ? {} : { environment: name.slice(0, slash) };
  const stage = names.stages.find(written, names.part);
  const reference = { stage: stage ?? written, ...environment, location };
  reportUnknownEnvironment(reference, names, report);
  if (stage === undefined) report(problemAt(location, names.stages.unknown(written, names.part)));
  return reference;
}

function reportUnknownEnvironment(
  { environment, location }: StageReference,
  { environments }: KnownNames,
  report: Report,
): void {
  if (environment === undefined || environments.includes(environment)) return;
  report(
    problemAt(location, {
      code: 'unknown-environment',
      message: `there is no environment "${environment}"`,
      hint: hintOfNames(environment, environments, 'environments'),
    }),
  );
}
