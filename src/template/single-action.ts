import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Pipe, Template } from './ast.ts';
import { wellFormed } from './bytes.ts';
import { evaluatePipe } from './evaluate.ts';
import { createExecution } from './execution.ts';
import { displayText } from './format/print.ts';
import { isList, isMap } from './go-value.ts';
import type { GoValue } from './go-value.ts';
import { renderTemplate } from './render.ts';
import type { RenderOptions } from './render-options.ts';
import { settle } from './stop.ts';
import type { TemplateError } from './template-error.ts';
import { unknownValue } from './value.ts';
import type { TemplateValue } from './value.ts';

/**
 * The value of a template that is one action and nothing else, such as `{{eq .a "x"}}`, before it is printed. Any other
 * template is rendered: its text, or an unknown value where that depends on something that is not known yet.
 */
export function evaluateSingleAction(
  template: Template,
  data: ReadonlyMap<string, TemplateValue>,
  options: RenderOptions = {},
): Result<TemplateValue, TemplateError> {
  const pipe = singlePipe(template);
  if (!pipe) {
    const rendered = renderTemplate(template, data, options);
    if (!rendered.ok) return rendered;
    const { text, unknown } = rendered.value;
    return ok(unknown.length > 0 ? unknownValue(unknown) : text);
  }
  return settle(() => {
    const execution = createExecution(template, data, options);
    const value = evaluatePipe(execution, data, pipe);
    return outside(value, (other) => displayText(other, execution.context));
  });
}

function singlePipe({ root }: Template): Pipe | undefined {
  const [only, ...more] = root;
  if (only?.kind !== 'action' || more.length > 0) return undefined;
  return only.pipe.variables.length === 0 ? only.pipe : undefined;
}

/** A value for the world outside, which knows one integer type and neither times nor complex numbers. */
function outside(value: GoValue, display: (value: GoValue) => string): TemplateValue {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => outside(item, display));
  if (isMap(value)) return new Map(Array.from(value.entries(), ([key, item]) => [key, outside(item, display)]));
  switch (value.kind) {
    case 'unknown':
    case 'broken':
      return value;
    case 'integer':
      return value.value;
    case 'complex':
    case 'time':
      return display(value);
  }
}
