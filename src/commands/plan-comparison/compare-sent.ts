import type { DifferenceLine } from '../../domain/comparison.ts';
import { REDACTED } from '../../execution/redact.ts';
import { SECRET_MARK } from '../../execution/sent.ts';
import type { Sendable, Sent } from '../../execution/sent.ts';
import { jsonLines } from './json-lines.ts';
import { compareLines, foldEqualLines } from './line-difference.ts';

/** What a secret stands as where its value can't be compared. */
const PLAIN_MARK = '⟦secret⟧';

/**
 * What is different between what was last sent and what would be sent now, line by line; empty: nothing. Bodies in JSON
 * are compared member by member. Of a secret only that it changed is told, and only where both were marked with the
 * state key that is used now.
 */
export function compareSent(before: Sent, now: Sent): readonly DifferenceLine[] {
  const comparable = before.key !== undefined && before.key === now.key;
  const lines = compareLines(linesOf(before.what, comparable), linesOf(now.what, comparable));
  if (lines.every(({ mark }) => mark === ' ')) return [];
  return foldEqualLines(hideSecrets(lines));
}

function linesOf(what: Sendable, comparable: boolean): readonly string[] {
  const lines = what.kind === 'script' ? what.script.replace(/\n$/, '').split('\n') : requestLines(what);
  return comparable ? lines : lines.map((line) => line.replaceAll(SECRET_MARK, PLAIN_MARK));
}

/** As a plan shows a request: the address, headers, the sign-in, the body. */
function requestLines({ method, url, headers, body, auth }: Extract<Sendable, { kind: 'request' }>): readonly string[] {
  return [
    `${method} ${url}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(auth === undefined ? [] : [`auth: ${auth}`]),
    ...(body === undefined || body === '' ? [] : (jsonLines(body) ?? body.split('\n'))),
  ];
}

/** Shows secrets like everywhere else, and says where one of them is not the same as before. */
function hideSecrets(lines: readonly DifferenceLine[]): readonly DifferenceLine[] {
  const gone = new Set(lines.filter(({ mark }) => mark === '-').flatMap(({ text }) => text.match(SECRET_MARK) ?? []));
  return lines.map(({ mark, text }) => {
    const isChanged =
      mark === '+' && gone.size > 0 && (text.match(SECRET_MARK) ?? []).some((secret) => !gone.has(secret));
    return { mark, text: text.replaceAll(SECRET_MARK, REDACTED) + (isChanged ? ' (sensitive, changed)' : '') };
  });
}
