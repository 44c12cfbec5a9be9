import type { StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { MigrationStep } from '../domain/migration.ts';
import type { Environment, Project } from '../domain/project.ts';
import type { Stage } from '../domain/stage.ts';
import type { AuthDefinition } from '../domain/stage-config.ts';
import { unknownValue } from '../template/value.ts';
import type { TemplateValue } from '../template/value.ts';
import type { HandedOn } from './imports.ts';
import type { RenderContext } from './render-text.ts';
import { servicesOf } from './scope-services.ts';
import { stageScope } from './stage-scope.ts';
import type { ImportedValue, ObtainedValue } from './stage-scope.ts';
import { layerOf } from './variable-layer.ts';
import { scopeData } from './variable-scope.ts';
import type { ScopeServices, VariableScope } from './variable-scope.ts';

/** One stage instance as planning and execution look at it: what was written, what is recorded, what it may see. */
export interface StageView {
  readonly id: InstanceId;
  readonly project: Project;
  readonly environment: Environment;
  readonly stage: Stage;
  readonly history: StageHistory;
  readonly imported: readonly ImportedValue[];
  /** What any stage before it hands on, for tokens of parameter files; absent: nothing is asked for. */
  readonly handedOn?: (from: InstanceId, name: string) => HandedOn;
  readonly given: ReadonlyMap<string, string>;
  readonly branch: string;
  readonly event: string;
  readonly services: ScopeServices;
}

/** The variables of the stage when it has extracted these values; `step` adds the `env` of a migration. */
export function scopeOf(view: StageView, extracted: readonly ObtainedValue[], step?: MigrationStep): VariableScope {
  const scope = stageScope({ ...view, extracted });
  return step && step.env.length > 0 ? scope.with(layerOf('migration env', step.env)) : scope;
}

/** What the templates of a stage are rendered with; `tokens` are the sign-ins, by name. */
export function renderContext(
  view: StageView,
  scope: VariableScope,
  tokens: ReadonlyMap<string, TemplateValue>,
): RenderContext {
  const { render, onSecret } = servicesOf(view.services, view.stage);
  return { data: scopeData(scope, new Map([['auth', tokens]])), options: render, onSecret };
}

/** Tokens as a plan sees them: nobody has signed in. */
export function unknownTokens(auth: readonly AuthDefinition[]): ReadonlyMap<string, TemplateValue> {
  return new Map(auth.map(({ name }) => [name, unknownValue([SIGN_IN + name])]));
}

const SIGN_IN = 'sign-in ';

/** Whether a value that is not known yet is a token: whoever sends the request will sign in first. */
export function isToken(unknown: string): boolean {
  return unknown.startsWith(SIGN_IN);
}
