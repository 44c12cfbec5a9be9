import { formatDurationMs } from '../duration.ts';
import type { Doubt } from '../doubt-words.ts';
import { doubtAnswers } from '../doubt-words.ts';
import type { RequestIdentity } from '../failure.ts';
import { say } from '../failure-description.ts';
import { showInstance } from '../instance.ts';
import { lookAt, numberOf, resume, settle } from '../next-step.ts';
import type { FailureTable } from './failure-table.ts';
import { showRequest, withBody } from './located.ts';

/** Failures of requests, and of what has to happen before one can be sent. */
export const REQUEST_FAILURES = {
  request_failed: ({ request, problem, attempts }) =>
    say(
      `${showRequest(request)} failed: ${problem}${attempts > 1 ? ` (${attempts} attempts)` : ''}`,
      [],
      [resume(request.instance, request.direction)],
    ),
  unexpected_status: ({ request, status, statusText, expected, excerpt, retryAfterMs }) =>
    say(
      `${showRequest(request)} → ${`${status} ${statusText}`.trim()}, expected ${expected}${withBody(excerpt)}`,
      retryAfterMs === undefined
        ? []
        : [`the server asks to wait for ${formatDurationMs(retryAfterMs)} (Retry-After), longer than a run waits`],
      [resume(request.instance, request.direction)],
    ),
  answer_unknown: ({ request, cause, settledByNextRun }) => {
    const { instance, migration, direction } = request;
    const summary = `${showRequest(request)}: ${cause}; it was sent and its answer is unknown, so it may have been carried out`;
    if (settledByNextRun) {
      const detail = `${migration} is in doubt, and the next ${direction} settles that by itself`;
      return say(summary, [detail], [resume(instance, direction)]);
    }
    return say(
      summary,
      [
        `${migration} is in doubt and will not be repeated until that is settled. Look at the system itself, then say what is true:`,
        ...doubtAnswers(doubtOf(request)),
      ],
      settle(doubtOf(request)),
    );
  },
  extraction: ({ request, name, path, problem, excerpt }) =>
    say(
      `${showRequest(request)}: ${name} was not extracted: ${problem} (path ${path})${withBody(excerpt)}`,
      ['the request was answered with success, so look at what it did before it is sent again'],
      [lookAt(request.instance)],
    ),
  find_failed: ({ request, problem }) =>
    say(
      `${showRequest(request)}: the find request failed: ${problem}`,
      ['without its answer nothing is sent'],
      [resume(request.instance, request.direction)],
    ),
  sign_in: ({ instance, auth, problem }) =>
    say(`${showInstance(instance)}: sign-in ${auth} failed: ${problem}`, [], [resume(instance)]),
  wait_timeout: ({ instance, url, timeoutMs, last }) =>
    say(
      `${showInstance(instance)}: waited ${formatDurationMs(timeoutMs)} for ${url}, which was not ready: ${last}`,
      [],
      [resume(instance)],
    ),
} satisfies Partial<FailureTable>;

function doubtOf({ instance, migration, direction }: RequestIdentity): Doubt {
  return { instance, version: numberOf(migration), label: migration, direction };
}
