import type { Migration } from '../domain/migration.ts';
import type { Project } from '../domain/project.ts';
import type { Stage } from '../domain/stage.ts';

const secretsOf = new WeakMap<Project, ReadonlySet<string>>();

/**
 * Whether the project says of a name that its value is a secret: a stage declares it as a sensitive export, a migration
 * extracts it as one, or it is what an import of such a value is called. Asked of values that are given from outside,
 * which come from no stage that could say so.
 */
export function isDeclaredSecret(project: Project, name: string): boolean {
  const known = secretsOf.get(project) ?? namesOf(project);
  secretsOf.set(project, known);
  return known.has(name);
}

function namesOf({ stages }: Project): ReadonlySet<string> {
  const exported = new Map(stages.map((stage) => [stage.name, new Set(sensitiveExports(stage))]));
  const imported = stages.flatMap(({ imports }) =>
    imports.flatMap(({ stage, name, as }) => (exported.get(stage)?.has(name) === true ? [as] : [])),
  );
  return new Set([...[...exported.values()].flatMap((names) => [...names]), ...imported]);
}

function sensitiveExports({ exports, work }: Stage): readonly string[] {
  const declared = exports.flatMap(({ name, sensitive }) => (sensitive ? [name] : []));
  return work.kind === 'migrations' ? [...declared, ...work.config.migrations.flatMap(sensitiveExtractions)] : declared;
}

function sensitiveExtractions({ up }: Migration): readonly string[] {
  return [up.response, up.find?.response].flatMap((response) =>
    (response?.extractions ?? []).flatMap(({ name, sensitive }) => (sensitive ? [name] : [])),
  );
}
