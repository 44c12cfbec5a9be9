import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import { renderText } from '../planning/render-text.ts';
import type { RenderContext, TextProblem } from '../planning/render-text.ts';

/**
 * Why a value is not to be had while a stage runs: a recorded one that could not be opened stands as not known, which
 * is fine for a plan and not for what is sent.
 */
export function unavailable(unknown: readonly string[]): string {
  return `${unknown.join(', ')} is recorded, but sealed or not stored: set the state key with which it was recorded`;
}

/** Renders a text all of whose values have to be known, as those of everything that is sent have. */
export function renderWhole(source: SourceText, subject: string, context: RenderContext): Result<string, TextProblem> {
  const rendered = renderText(source, subject, context);
  if (!rendered.ok) return rendered;
  const { text, unknown } = rendered.value;
  return unknown.length === 0 ? ok(text) : err({ subject, message: unavailable(unknown), location: source.at });
}
