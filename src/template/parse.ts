import type { Result } from '../domain/result.ts';
import type { Template } from './ast.ts';
import { define } from './definitions.ts';
import { parseTopLevel } from './parse-control.ts';
import { createParser } from './parser.ts';
import { settle, stop } from './stop.ts';
import type { TemplateError } from './template-error.ts';

/** The longest template that is accepted, in UTF-16 code units. */
export const MAX_TEMPLATE_LENGTH = 1024 * 1024;

/** The name of the template itself, for a `{{template}}` that calls it. */
const ROOT_NAME = 't';

/**
 * Parses a template in the language of Go's `text/template`, once for any number of renderings. Everything that can be
 * refused before it runs is refused here: syntax, functions that don't exist, variables that are not declared.
 */
export function parseTemplate(source: string): Result<Template, TemplateError> {
  return settle(() => {
    if (source.length > MAX_TEMPLATE_LENGTH) {
      stop({ source, kind: 'limit', message: `a template may have ${MAX_TEMPLATE_LENGTH} characters`, offset: 0 });
    }
    const parser = createParser(source);
    define(parser, { name: ROOT_NAME, nodes: parseTopLevel(parser), offset: 0 });
    return { source, root: parser.definitions.get(ROOT_NAME) ?? [], definitions: parser.definitions };
  });
}
