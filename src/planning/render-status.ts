import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { SourceText } from '../domain/source-text.ts';
import { parseStatusMatcher } from '../domain/status-matcher.ts';
import type { StatusRange } from '../domain/status-matcher.ts';
import { renderText } from './render-text.ts';
import type { RenderContext, TextProblem } from './render-text.ts';

/** The statuses that a template of `result_code` stands for; undefined as long as a value in it is not known. */
export function renderStatus(source: SourceText, context: RenderContext): Result<StatusRange | undefined, TextProblem> {
  const rendered = renderText(source, 'result_code', context);
  if (!rendered.ok) return rendered;
  const { text, unknown } = rendered.value;
  if (unknown.length > 0) return ok(undefined);
  const parsed = parseStatusMatcher(text.trim());
  if (parsed) return ok(parsed);
  const message = `${JSON.stringify(text)} is no status: write 201, "2xx" or "200-204"`;
  return err({ subject: 'result_code', message, location: source.at });
}
