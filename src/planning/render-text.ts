import { addressCredentials } from '../domain/address-credentials.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceLocation } from '../domain/source-location.ts';
import { locateInside } from '../domain/source-text.ts';
import type { SourceText } from '../domain/source-text.ts';
import { compileText } from '../template/compile.ts';
import { referencedKeys } from '../template/references.ts';
import { renderTemplate } from '../template/render.ts';
import type { RenderOptions, Rendered } from '../template/render.ts';
import type { TemplateError } from '../template/template-error.ts';
import type { TemplateValue } from '../template/value.ts';

/** What a template is rendered with. */
export interface RenderContext {
  readonly data: ReadonlyMap<string, TemplateValue>;
  readonly options: RenderOptions;
  /** Told of what no text may show, before anything uses it. */
  readonly onSecret: (value: string) => void;
}

/** A text that could not be rendered. `subject` says which one: `url`, `header X-Team`, `body`. */
export interface TextProblem {
  readonly subject: string;
  readonly message: string;
  readonly location: SourceLocation;
  readonly missingKey?: string;
}

/** Renders a text of the user's file; an error is located in that file. A password in an address is told as a secret. */
export function renderText(source: SourceText, subject: string, context: RenderContext): Result<Rendered, TextProblem> {
  const rendered = rendering(source, subject, context);
  if (rendered.ok) for (const secret of addressCredentials(rendered.value.text)) context.onSecret(secret);
  return rendered;
}

function rendering(source: SourceText, subject: string, context: RenderContext): Result<Rendered, TextProblem> {
  if (!source.text.includes('{{')) return ok({ text: source.text, unknown: [] });
  const template = compileText(source);
  if (!template.ok) return err(locate(source, subject, template.error));
  const rendered = renderTemplate(template.value, context.data, context.options);
  if (!rendered.ok) return err(locate(source, subject, rendered.error));
  if (rendered.value.text.includes(NO_VALUE) && !source.text.includes(NO_VALUE)) {
    const message = `the text would hold ${NO_VALUE}, which stands for something that is not there, such as {{index .env "name"}} of a missing name`;
    return err({ subject, message, location: source.at });
  }
  return rendered;
}

/** What Go prints for nothing. Sent to a server it would be taken for a value. */
const NO_VALUE = '<no value>';

function locate(source: SourceText, subject: string, error: TemplateError): TextProblem {
  return {
    subject,
    message: error.message,
    location: locateInside(source, error.line, error.column),
    ...(error.missingKey === undefined ? {} : { missingKey: error.missingKey }),
  };
}

/** The sign-ins whose token a text asks for: the names after `.auth`, or `all` where the whole map is used. */
export function authNamesIn(source: SourceText): readonly string[] | 'all' {
  if (!source.text.includes('auth')) return [];
  const template = compileText(source);
  if (!template.ok) return [];
  const names: string[] = [];
  for (const chain of referencedKeys(template.value)) {
    if (chain[0] !== 'auth') continue;
    if (chain[1] === undefined) return 'all';
    names.push(chain[1]);
  }
  return names;
}
