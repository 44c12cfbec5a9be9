import type { StatusMatcher } from '../domain/http-request.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { renderStatus } from '../planning/render-status.ts';
import type { RenderContext, TextProblem } from '../planning/render-text.ts';

/** The statuses that count as a success, with the words to name them. */
export interface ExpectedStatuses {
  readonly accepts: (status: number) => boolean;
  readonly text: string;
}

/** `result_code` with its templates rendered; empty means any 2xx. */
export function expectedStatuses(
  matchers: readonly StatusMatcher[],
  context: RenderContext,
): Result<ExpectedStatuses, TextProblem> {
  if (matchers.length === 0) return ok({ accepts: (status) => status >= 200 && status <= 299, text: '2xx' });
  const ranges: { from: number; to: number; text: string }[] = [];
  for (const matcher of matchers) {
    if (matcher.kind === 'range') {
      ranges.push(matcher);
      continue;
    }
    const rendered = renderStatus(matcher.text, context);
    if (!rendered.ok) return rendered;
    if (rendered.value === undefined) {
      return err({ subject: 'result_code', message: 'a value in it is not to be had', location: matcher.text.at });
    }
    ranges.push(rendered.value);
  }
  return ok({
    accepts: (status) => ranges.some((range) => status >= range.from && status <= range.to),
    text: ranges.map((range) => range.text).join(', '),
  });
}
