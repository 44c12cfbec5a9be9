import { enclosingParts } from '../domain/part.ts';
import type { Environment, Project } from '../domain/project.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { Stage } from '../domain/stage.ts';
import type { TemplateValue } from '../template/value.ts';
import { isDeclaredSecret } from './declared-secrets.ts';
import { servicesOf } from './scope-services.ts';
import { layerOf, layerOfValues } from './variable-layer.ts';
import type { ReadonlyLayer, ScopeEntry } from './variable-layer.ts';
import { createScope } from './variable-scope.ts';
import type { ScopeServices, VariableScope } from './variable-scope.ts';

/** A value that a stage got from itself or from another stage. */
export interface ObtainedValue {
  readonly name: string;
  readonly value: TemplateValue;
  readonly sensitive: boolean;
  /** Where it comes from, for `status --verbose`: `stage infrastructure`, `recorded`, `default`. */
  readonly source: string;
  /** The version that extracted it; absent where no migration of the stage did. */
  readonly version?: string;
}

/** What stands under a name of `env_from_stages`: what was handed on, or the `default`, which may be a template. */
export type ImportedValue =
  ObtainedValue | (Pick<ObtainedValue, 'name' | 'sensitive' | 'source'> & { readonly template: SourceText });

/** What the variables of a stage are made from, beside the project itself. */
export interface StageScopeInput {
  readonly project: Project;
  readonly environment: Environment;
  readonly stage: Stage;
  /** Extracted earlier in this stage, this run or recorded; later ones win. */
  readonly extracted: readonly ObtainedValue[];
  /** `env_from_stages`, resolved; later ones win. */
  readonly imported: readonly ImportedValue[];
  /** The input `variables`. */
  readonly given: ReadonlyMap<string, string>;
  readonly branch: string;
  readonly event: string;
  readonly services: ScopeServices;
}

/** The variables of a stage, by the order of precedence of spec 02. */
export function stageScope(input: StageScopeInput): VariableScope {
  const { project, environment, stage } = input;
  const parts = enclosingParts(stage.part);
  return createScope(
    [
      builtInLayer(input),
      layerOf('global.env', project.settings.env),
      ...parts.map((part) => layerOf(`global.env of ${part.name}`, part.env)),
      ...environment.layers.map((layer) => layerOf(layer.source, layer.variables)),
      ...parts.map((part) => layerOf(`with of ${part.name}`, part.given)),
      ...(stage.work.kind === 'migrations' ? [layerOf(stage.work.config.file, stage.work.config.env)] : []),
      obtainedLayer('extracted', input.extracted),
      layerOf(`stage ${stage.name}`, stage.env),
      obtainedLayer('env_from_stages', input.imported),
      layerOfValues('variables', input.given, (name) => isDeclaredSecret(project, name)),
    ],
    servicesOf(input.services, stage),
  );
}

/** Names that are only there where no layer defines them (spec 11, "Conditions"). */
export const BUILT_IN_NAMES: readonly string[] = ['environment', 'branch', 'event'];

function builtInLayer(input: StageScopeInput): ReadonlyLayer {
  return layerOfValues(
    'built in',
    new Map([
      ['environment', input.environment.name],
      ['branch', input.branch],
      ['event', input.event],
    ]),
  );
}

function obtainedLayer(layer: string, values: readonly ImportedValue[]): ReadonlyLayer {
  const entries = values.map(({ name, sensitive, source, ...given }): readonly [string, ScopeEntry] => [
    name,
    'template' in given
      ? { kind: 'text', text: given.template, sensitive, source }
      : { kind: 'value', value: given.value, sensitive, source },
  ]);
  return { source: layer, entries: new Map(entries) };
}
