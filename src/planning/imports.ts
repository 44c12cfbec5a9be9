import type { Failure } from '../domain/failure.ts';
import { importProblem } from '../domain/import-problem.ts';
import type { ImportProblem } from '../domain/import-problem.ts';
import type { InstanceId } from '../domain/instance.ts';
import { instanceId } from '../domain/instance.ts';
import type { Project } from '../domain/project.ts';
import { stageNamed } from '../domain/project-index.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { Stage } from '../domain/stage.ts';
import type { VariableImport } from '../domain/variables.ts';
import { workKindOf } from '../domain/work-kind.ts';
import { brokenValue } from '../template/value.ts';
import type { TemplateValue } from '../template/value.ts';
import type { SealedProblem } from './recorded-values.ts';
import type { ImportedValue } from './stage-scope.ts';

/** What a stage hands on under a name: from this run, or recorded. */
export type HandedOn =
  | { readonly kind: 'value'; readonly value: TemplateValue; readonly sensitive: boolean; readonly recorded: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'sealed'; readonly problem: SealedProblem };

/** What the imports of a stage are resolved with. */
export interface ImportSources {
  readonly project: Project;
  readonly environment: string;
  /** The input `variables`: what is given under the name of an import here stands above it, so nobody else is asked. */
  readonly given: ReadonlyMap<string, string>;
  readonly handedOn: (from: InstanceId, name: string) => HandedOn;
}

/** Resolves `env_from_stages` of a stage, or names the first value that is not to be had. */
export function resolveImports(stage: Stage, sources: ImportSources): Result<readonly ImportedValue[], Failure> {
  const { project, environment, handedOn } = sources;
  const values: ImportedValue[] = [];
  for (const wanted of importsAsked(stage, sources)) {
    const from = instanceId(environment, wanted.stage);
    const found = resolveImport(wanted, from, handedOn);
    if (!found.ok) {
      const { name: variable } = wanted;
      const instance = instanceId(environment, stage.name);
      const producer = stageNamed(project, wanted.stage);
      if (!producer) throw new Error(`A stage is imported from that the project does not have: ${wanted.stage}`);
      const exporter = workKindOf(producer.work);
      return err({ reason: 'import_missing', instance, variable, from, exporter, sealed: found.error });
    }
    values.push(found.value);
  }
  return ok(values);
}

/**
 * The same for the way back, where a value that nothing uses need not be there: what it was needed for on the way up is
 * done. One that is used after all is a failure there, in the same words.
 */
export function resolveImportsWhereUsed(
  stage: Stage,
  sources: Omit<ImportSources, 'project'>,
): readonly ImportedValue[] {
  const { environment, handedOn } = sources;
  return importsAsked(stage, sources).map((wanted) => {
    const from = instanceId(environment, wanted.stage);
    const found = resolveImport(wanted, from, handedOn);
    if (found.ok) return found.value;
    const value = brokenValue(importProblem(wanted.name, from, found.error));
    return { name: wanted.as, value, sensitive: found.error !== 'no', source: `stage ${wanted.stage}` };
  });
}

function importsAsked({ imports }: Stage, { given }: Pick<ImportSources, 'given'>): readonly VariableImport[] {
  return given.size === 0 ? imports : imports.filter(({ as }) => !given.has(as));
}

function resolveImport(
  wanted: VariableImport,
  from: InstanceId,
  handedOn: (from: InstanceId, name: string) => HandedOn,
): Result<ImportedValue, ImportProblem> {
  const found = handedOn(from, wanted.name);
  if (found.kind === 'value') {
    const source = found.recorded ? `stage ${wanted.stage} (recorded)` : `stage ${wanted.stage}`;
    return ok({ name: wanted.as, value: found.value, sensitive: found.sensitive, source });
  }
  // A secret that is there and can't be opened is not replaced: the default is for what was never handed on.
  if (found.kind === 'sealed') return err(found.problem);
  if (wanted.default) return ok({ name: wanted.as, template: wanted.default, sensitive: false, source: 'default' });
  return err('no');
}
