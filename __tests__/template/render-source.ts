import { parseTemplate } from '../../src/template/parse.ts';
import { renderTemplate } from '../../src/template/render.ts';
import type { RenderOptions, Rendered } from '../../src/template/render.ts';
import type { Result } from '../../src/domain/result.ts';
import type { TemplateError } from '../../src/template/template-error.ts';
import { fromJson } from '../../src/template/value.ts';
import type { TemplateValue } from '../../src/template/value.ts';

/** Data for a template: plain values as JSON has them, template values as they are. */
export function dataOf(values: Record<string, unknown>): ReadonlyMap<string, TemplateValue> {
  return new Map(Object.entries(values).map(([key, value]) => [key, templateValue(value)]));
}

function templateValue(value: unknown): TemplateValue {
  const isSpecial = typeof value === 'object' && value !== null && ('kind' in value || 'get' in value);
  return isSpecial ? (value as TemplateValue) : fromJson(value);
}

/** Parses and renders in one go. */
export function renderSource(
  source: string,
  data: ReadonlyMap<string, TemplateValue> = new Map(),
  options: RenderOptions = {},
): Result<Rendered, TemplateError> {
  const template = parseTemplate(source);
  return template.ok ? renderTemplate(template.value, data, options) : template;
}

/** The text of a template that must succeed, with everything known. */
export function textOf(source: string, values: Record<string, unknown> = {}, options: RenderOptions = {}): string {
  const rendered = renderSource(source, dataOf(values), options);
  if (!rendered.ok) throw new Error(`${source}: ${rendered.error.message}`);
  return rendered.value.text;
}

/** The error of a template that must fail. */
export function errorOf(
  source: string,
  values: Record<string, unknown> = {},
  options: RenderOptions = {},
): TemplateError {
  const rendered = renderSource(source, dataOf(values), options);
  if (rendered.ok) throw new Error(`${source} should fail but prints ${rendered.value.text}`);
  return rendered.error;
}
