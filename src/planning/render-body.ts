import type { BodyDefinition, JsonTemplate } from '../domain/http-request.ts';
import type { Result } from '../domain/result.ts';
import { ok } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { TextProblem } from './render-text.ts';

/** Renders one text of a request; `subject` says which one, for errors. */
export type RenderPart = (text: SourceText, subject: string) => Result<string, TextProblem>;

/** The text of a body; `renders`: whether its templates are rendered. */
export function renderBody(body: BodyDefinition, renders: boolean, render: RenderPart): Result<string, TextProblem> {
  const part = renders ? render : asItIs;
  return body.kind === 'text' ? part(body.text, 'body') : renderJson(body.value, part);
}

function asItIs({ text }: SourceText): Result<string, TextProblem> {
  return ok(text);
}

function renderJson(value: JsonTemplate, render: RenderPart): Result<string, TextProblem> {
  switch (value.kind) {
    case 'literal':
      return ok(value.json);
    case 'text': {
      const text = render(value.text, 'body');
      return text.ok ? ok(JSON.stringify(text.value)) : text;
    }
    case 'list':
      return renderItems(
        value.items.map((item) => ['', item]),
        ['[', ']'],
        render,
      );
    case 'map':
      return renderItems(
        value.entries.map(([name, item]) => [`${JSON.stringify(name)}:`, item]),
        ['{', '}'],
        render,
      );
  }
}

function renderItems(
  items: readonly (readonly [start: string, item: JsonTemplate])[],
  [open, close]: readonly [string, string],
  render: RenderPart,
): Result<string, TextProblem> {
  const texts: string[] = [];
  for (const [start, item] of items) {
    const text = renderJson(item, render);
    if (!text.ok) return text;
    texts.push(start + text.value);
  }
  return ok(`${open}${texts.join(',')}${close}`);
}

/** The texts of a body that may hold templates. */
export function textsOfBody(body: BodyDefinition): readonly SourceText[] {
  return body.kind === 'text' ? [body.text] : textsOfJson(body.value);
}

function textsOfJson(value: JsonTemplate): readonly SourceText[] {
  switch (value.kind) {
    case 'literal':
      return [];
    case 'text':
      return [value.text];
    case 'list':
      return value.items.flatMap(textsOfJson);
    case 'map':
      return value.entries.flatMap(([, item]) => textsOfJson(item));
  }
}

/**
 * Whether a body is an object or a list in JSON; a bare number or word is not taken for JSON. A value that is not known
 * yet, which only a plan shows, is taken for one that will fit.
 */
export function isJsonBody(body: BodyDefinition, text: string, hasUnknown: boolean): boolean {
  if (body.kind === 'json') return true;
  const start = text.trimStart().charAt(0);
  if (start !== '{' && start !== '[') return false;
  try {
    JSON.parse(hasUnknown ? text.replaceAll(UNKNOWN_MARKER, '0') : text);
    return true;
  } catch {
    return false;
  }
}

/** How a value that is not known yet is printed. */
export const UNKNOWN_MARKER = /<known after: [^>]*>/g;
