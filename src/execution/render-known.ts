import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import type { RenderContext } from '../planning/render-text.ts';
import { renderWhole } from './render-whole.ts';
import { templateProblem } from './stage-work.ts';
import type { StageWorkContext } from './stage-work.ts';

/** Renders a text that a stage is about to use, all of it, or gives the failure of that stage. */
export function renderKnown(
  { id }: Pick<StageWorkContext, 'id'>,
  source: SourceText,
  subject: string,
  context: RenderContext,
): Result<string, Failure> {
  const rendered = renderWhole(source, subject, context);
  return rendered.ok ? rendered : err(templateProblem(id, undefined, rendered.error));
}
