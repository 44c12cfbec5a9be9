import type { AzureDeployment, DeploymentScope } from '../../domain/infrastructure.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { SourceText } from '../../domain/source-text.ts';
import { renderBody } from '../render-body.ts';
import { renderText } from '../render-text.ts';
import type { RenderContext, TextProblem } from '../render-text.ts';

/** A deployment with nothing left to render. `unknown`: the values it still waits for, sorted; empty: none. */
export interface RenderedDeployment {
  readonly scope: DeploymentScope;
  readonly mainFile: string;
  readonly parameterFile?: string;
  readonly location?: string;
  readonly resourceGroup?: string;
  readonly managementGroup?: string;
  readonly subscription?: string;
  readonly overrides: readonly RenderedOverride[];
  readonly unknown: readonly string[];
}

/** A parameter that wins over the file. `isJson`: a list or an object, and not a text that may look like one. */
export interface RenderedOverride {
  readonly name: string;
  readonly value: string;
  readonly isJson: boolean;
}

/** Settings that are one text each, with the key that is named in messages. */
const SETTINGS = [
  ['mainFile', 'main_file'],
  ['parameterFile', 'parameter_file'],
  ['location', 'location'],
  ['resourceGroup', 'resource_group'],
  ['managementGroup', 'management_group'],
  ['subscription', 'subscription_id'],
] as const;

/** Renders every text of a deployment, or says which one can't be. */
export function renderDeployment(
  deployment: AzureDeployment,
  context: RenderContext,
): Result<RenderedDeployment, TextProblem> {
  const unknown = new Set<string>();
  const rendered: Partial<Record<(typeof SETTINGS)[number][0], string>> = {};
  for (const [property, key] of SETTINGS) {
    const source = deployment[property];
    if (source === undefined) continue;
    const text = renderText(source, `iac.${key}`, context);
    if (!text.ok) return text;
    for (const name of text.value.unknown) unknown.add(name);
    const problem = problemOfSetting(text.value.text);
    if (problem !== undefined) return err(textProblem(source, `iac.${key}`, problem));
    rendered[property] = text.value.text;
  }
  const overrides: RenderedOverride[] = [];
  for (const [name, body] of deployment.overrides) {
    const value = renderBody(body, true, (source) => {
      const text = renderText(source, `iac.overrides.${name}`, context);
      if (!text.ok) return text;
      for (const waits of text.value.unknown) unknown.add(waits);
      const holdsNul = text.value.text.includes('\0');
      return holdsNul ? err(textProblem(source, `iac.overrides.${name}`, 'it holds NUL')) : ok(text.value.text);
    });
    if (!value.ok) return value;
    overrides.push({ name, value: value.value, isJson: body.kind === 'json' });
  }
  const { mainFile = '' } = rendered;
  return ok({ scope: deployment.scope, ...rendered, mainFile, overrides, unknown: [...unknown].toSorted() });
}

function textProblem(source: SourceText, subject: string, message: string): TextProblem {
  return { subject, message, location: source.at };
}

/**
 * What a setting may not be, so that `az` takes it for the value it is: what begins with `-` is an option to it, and of
 * what begins with `@` it reads a file.
 */
function problemOfSetting(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  if (/^[-@]/.test(text)) return `it may not begin with ${text.charAt(0)}`;
  return /\p{Cc}/u.test(text) ? 'it may not hold line ends or other control characters' : undefined;
}
