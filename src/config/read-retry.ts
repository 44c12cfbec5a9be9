import type { RetryDefinition, RetryTrigger } from '../domain/http-request.ts';
import { either } from './either.ts';
import { literal, type Located, member, oneOrMany, type TextValue } from './located.ts';
import { problemAt, type Report } from './report.ts';
import type { RetryValue } from './schemas/request-schema.ts';
import { parseStatusRange } from './status-range.ts';
import { quoteShort } from './yaml-node.ts';

/** A retry policy as written: what is absent stays absent, since wider policies fill it. */
export function readRetry(retry: Located<RetryValue>, report: Report): RetryDefinition {
  const attempts = either(retry, ['attempts', 'tries'], report)?.value;
  const backoff = member(retry, 'backoff');
  const on = member(retry, 'on');
  const { max_backoff: maxBackoffMs, methods, until: untilMs, max_exceptions: maxExceptions } = retry.value;
  return {
    ...(attempts === undefined ? {} : { attempts }),
    ...(backoff === undefined ? {} : { backoffMs: [backoff.value].flat() }),
    ...(maxBackoffMs === undefined ? {} : { maxBackoffMs }),
    ...(on === undefined ? {} : { on: oneOrMany(on).flatMap((entry) => readTrigger(entry, report)) }),
    ...(methods === undefined ? {} : { methods }),
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(maxExceptions === undefined ? {} : { maxExceptions }),
  };
}

function readTrigger(entry: Located<TextValue>, report: Report): readonly RetryTrigger[] {
  const written = literal(entry);
  if (written.trim().toLowerCase() === 'network') return [{ kind: 'network' }];
  const range = parseStatusRange(written);
  if (range !== undefined) return [{ kind: 'status', ...range }];
  report(
    problemAt(entry.node.location, {
      code: 'invalid-status',
      message: `${quoteShort(written)} is nothing to repeat a request on`,
      hint: 'write network, a status (429), a class (5xx) or a range (500-504)',
    }),
  );
  return [];
}
