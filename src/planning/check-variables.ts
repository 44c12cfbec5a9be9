import type { Diagnostic } from '../domain/diagnostic.ts';
import { sortDiagnostics } from '../domain/diagnostic.ts';
import type { Project } from '../domain/project.ts';
import type { VariableDefinition } from '../domain/variables.ts';
import { compileText } from '../template/compile.ts';
import { referencedKeys } from '../template/references.ts';
import { findCycles } from './cycle.ts';

/**
 * Variables whose values refer to each other in a circle (spec 02, "Variables"). A circle lies within one `env`, since a
 * value sees its own layer and lower ones, and under its own name only the lower ones.
 *
 * @param others - every `env` of what is no part of the project because of other mistakes; some may be the project's
 */
export function checkVariables(
  project: Project,
  others: readonly (readonly VariableDefinition[])[] = [],
): readonly Diagnostic[] {
  return sortDiagnostics([...new Set([...environmentsIn(project), ...others])].flatMap(circlesIn));
}

/** Every `env` of the project; stages may share the one of their config.yaml. */
function environmentsIn({
  settings,
  parts = [],
  environments,
  stages,
}: Project): readonly (readonly VariableDefinition[])[] {
  return [
    settings.env,
    ...parts.flatMap(({ env, given }) => [env, given]),
    ...environments.flatMap(({ layers }) => layers.map(({ variables }) => variables)),
    ...stages.flatMap(({ env, work }) => {
      if (work.kind !== 'migrations') return [env];
      const steps = work.config.migrations.flatMap(({ up, down }) => (typeof down === 'object' ? [up, down] : [up]));
      return [env, work.config.env, ...steps.map((step) => step.env)];
    }),
  ];
}

function circlesIn(env: readonly VariableDefinition[]): readonly Diagnostic[] {
  const places = new Map(env.map(({ name }, place) => [name, place]));
  const edges = env.map((definition, place) =>
    namesIn(definition).flatMap((name) => {
      const target = places.get(name);
      return target === undefined || target === place ? [] : [target];
    }),
  );
  if (edges.every((targets) => targets.length === 0)) return [];
  return findCycles(edges).flatMap((cycle) => {
    const circle = cycle.flatMap((place) => env[place] ?? []);
    const [first] = circle;
    return first ? [circularDiagnostic(circle, first)] : [];
  });
}

/** The variables that a value refers to by name, as `.name` or `.env.name`. */
function namesIn({ value }: VariableDefinition): readonly string[] {
  if (value.kind !== 'text' || !value.text.text.includes('{{')) return [];
  const template = compileText(value.text);
  if (!template.ok) return [];
  return referencedKeys(template.value).flatMap(([first, second]) => (first === 'env' ? second : first) ?? []);
}

function circularDiagnostic(circle: readonly VariableDefinition[], first: VariableDefinition): Diagnostic {
  return {
    severity: 'error',
    code: 'circular-variables',
    message: `circular reference between variables: ${[...circle, first].map(({ name }) => name).join(' → ')}`,
    hint: 'write one of the values out',
    location: first.location,
    related: circle.map(({ name, location }, place) => ({
      message: `${name} refers to ${(circle[place + 1] ?? first).name}`,
      location,
    })),
  };
}
