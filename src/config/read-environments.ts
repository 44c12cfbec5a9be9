import { DEFAULT_ENVIRONMENT } from '../domain/instance.ts';
import type { Environment, VariableLayer } from '../domain/project.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import { either } from './either.ts';
import { inPromotionOrder } from './environment-order.ts';
import { expandVariables } from './expand-variables.ts';
import type { FileReference, LoadContext } from './load-context.ts';
import {
  literal,
  type Located,
  locationOfKey,
  member,
  oneOrMany,
  sourceText,
  textOrEmpty,
  type TextValue,
} from './located.ts';
import { hintOfNames } from './nearest.ts';
import { readVariables } from './read-variables.ts';
import { problemAt } from './report.ts';
import type { EnvironmentValue } from './schemas/environment-schema.ts';
import { findVariablesFile, loadVariablesFile } from './variable-files.ts';
import { withoutAbsent } from './without-absent.ts';

/** Where the variables of environments are looked for. */
export interface EnvironmentPlace {
  /** Absolute folder of stages.yaml. */
  readonly directory: string;
  /** Absolute folder of metadata.yml and environments/. */
  readonly configRoot: string;
  /** Where an environment that nobody declared is. */
  readonly location: SourceLocation;
  /** The names of all environments, those with mistakes too. */
  readonly names: readonly string[];
  /** Whether the file has environments at all. */
  readonly isDeclared: boolean;
}

/** The environments with their variables, in promotion order; one named `default` where none is declared. */
export async function readEnvironments(
  context: LoadContext,
  environments: readonly Located<EnvironmentValue>[],
  place: EnvironmentPlace,
): Promise<readonly Environment[]> {
  const metadata = await loadMetadata(context, place.configRoot);
  if (!place.isDeclared) {
    const layers = [...metadata, ...(await usualVariables(context, DEFAULT_ENVIRONMENT, place))];
    return [
      {
        name: DEFAULT_ENVIRONMENT,
        displayName: DEFAULT_ENVIRONMENT,
        location: place.location,
        dependsOn: [],
        promotion: 'barrier',
        sameCommit: false,
        layers: expandVariables(layers, context.report),
      },
    ];
  }
  const read = await Promise.all(
    environments.map(async (environment) => readEnvironment(context, environment, { ...place, metadata })),
  );
  const names = new Set(
    read.flatMap(({ layers }) => layers.flatMap(({ variables }) => variables.map(({ name }) => name))),
  );
  const expanded = read.map((environment) => {
    const among = { environment: environment.name, names };
    return { ...environment, layers: expandVariables(environment.layers, context.report, among) };
  });
  return inPromotionOrder(expanded);
}

/** The variables of all environments, as a layer where there are any. */
export async function loadMetadata(context: LoadContext, configRoot: string): Promise<readonly VariableLayer[]> {
  const file = await findVariablesFile(context, context.files.resolve(configRoot, 'metadata'));
  return loadLayer(context, file);
}

async function usualVariables(
  context: LoadContext,
  name: string,
  { configRoot }: EnvironmentPlace,
): Promise<readonly VariableLayer[]> {
  const stem = context.files.resolve(configRoot, `environments/vars-${name}`);
  return loadLayer(context, await findVariablesFile(context, stem));
}

async function loadLayer(context: LoadContext, file: FileReference | undefined): Promise<readonly VariableLayer[]> {
  const layer = file === undefined ? undefined : await loadVariablesFile(context, file);
  return layer === undefined ? [] : [layer];
}

/** An environment with `$(name)` still in its variables. */
async function readEnvironment(
  context: LoadContext,
  environment: Located<EnvironmentValue>,
  place: EnvironmentPlace & { readonly metadata: readonly VariableLayer[] },
): Promise<Environment> {
  const { report, files } = context;
  const name = textOrEmpty(environment, 'name');
  const displayName = either(environment, ['display_name', 'displayName'], report);
  const dependsOn = oneOrMany<TextValue>(either(environment, ['depends_on', 'dependsOn'], report));
  const varsFile = member(environment, 'vars_file');
  const fileLayers =
    varsFile === undefined
      ? await usualVariables(context, name, place)
      : await loadLayer(context, {
          path: files.resolve(place.directory, literal(varsFile)),
          namedAt: sourceText(varsFile).at,
        });
  const variables = readVariables(member(environment, 'vars'), report);
  const vars = variables.length === 0 ? [] : [{ source: `vars of environment ${name}`, variables }];
  if (environment.value.same_commit && dependsOn.length === 0) reportAlone(environment, context);
  const githubEnvironment = textOrEmpty(environment, 'github_environment');
  return withoutAbsent({
    name,
    displayName: displayName === undefined || literal(displayName).trim() === '' ? name : literal(displayName),
    location: environment.node.location,
    dependsOn: knownEnvironments(dependsOn, place.names, context),
    promotion: environment.value.promotion ?? 'barrier',
    sameCommit: environment.value.same_commit,
    githubEnvironment: githubEnvironment === '' ? undefined : githubEnvironment,
    layers: [...place.metadata, ...fileLayers, ...vars],
  });
}

function reportAlone(environment: Located<EnvironmentValue>, { report }: LoadContext): void {
  report(
    problemAt(locationOfKey(environment, 'same_commit'), {
      severity: 'warning',
      code: 'misplaced-key',
      message: 'same_commit means nothing here: no environment comes before this one',
      hint: 'add depends_on, or remove it',
    }),
  );
}

/** The names of environments that exist; the others are reported. */
export function knownEnvironments(
  references: readonly Located<TextValue>[],
  names: readonly string[],
  { report }: Pick<LoadContext, 'report'>,
): readonly string[] {
  const known = new Set(names);
  const read = references.map((reference) => ({ name: literal(reference), location: reference.node.location }));
  for (const { name, location } of read.filter((reference) => !known.has(reference.name))) {
    report(
      problemAt(location, {
        code: 'unknown-environment',
        message: `there is no environment "${name}"`,
        hint: hintOfNames(name, names, 'environments'),
      }),
    );
  }
  return [...new Set(read.map(({ name }) => name))].filter((name) => known.has(name));
}
