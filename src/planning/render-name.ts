import { parseTemplate } from '../template/parse.ts';
import { renderTemplate } from '../template/render.ts';
import type { RenderContext } from './render-text.ts';

/** The name of a migration as a plan shows it. A name is only for people: one that can't be rendered is left out. */
export function renderName(name: string | undefined, context: RenderContext): { readonly name?: string } {
  if (name === undefined) return {};
  if (!name.includes('{{')) return { name };
  const template = parseTemplate(name);
  if (!template.ok) return {};
  const rendered = renderTemplate(template.value, context.data, context.options);
  return rendered.ok ? { name: rendered.value.text } : {};
}
