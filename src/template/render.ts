import type { Result } from '../domain/result.ts';
import type { Template } from './ast.ts';
import { wellFormed } from './bytes.ts';
import { createExecution } from './execution.ts';
import type { RenderOptions } from './render-options.ts';
import { settle } from './stop.ts';
import type { TemplateError } from './template-error.ts';
import type { TemplateValue } from './value.ts';
import { walk } from './walk.ts';

export type { RenderOptions } from './render-options.ts';

/** What a template printed. */
export interface Rendered {
  readonly text: string;
  /** What has to be known before the text is complete, sorted; empty when everything is known. */
  readonly unknown: readonly string[];
}

/**
 * Renders a template with `data` as its dot and `$`. Values are looked up when the template asks for them. What is not
 * known yet is printed as `<known after: …>`. Nothing of the data is escaped, and nothing but the data can be reached.
 */
export function renderTemplate(
  template: Template,
  data: ReadonlyMap<string, TemplateValue>,
  options: RenderOptions = {},
): Result<Rendered, TemplateError> {
  return settle(() => {
    const execution = createExecution(template, data, options);
    walk(execution, template.root, data);
    return { text: wellFormed(execution.text), unknown: [...execution.unknown].toSorted() };
  });
}
