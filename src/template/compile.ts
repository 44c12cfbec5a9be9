import type { Result } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { Template } from './ast.ts';
import { parseTemplate } from './parse.ts';
import type { TemplateError } from './template-error.ts';

const compiled = new WeakMap<SourceText, Result<Template, TemplateError>>();

/** The parsed template of a text; parsed once, however often the text is rendered. */
export function compileText(source: SourceText): Result<Template, TemplateError> {
  const known = compiled.get(source);
  if (known) return known;
  const template = parseTemplate(source.text);
  compiled.set(source, template);
  return template;
}
