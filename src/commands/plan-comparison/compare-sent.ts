import type { DifferenceLine } from '../../domain/comparison.ts';
import { REDACTED } from '../../execution/redact.ts';
import { SECRET_MARK } from '../../execution/secret-mark.ts';
import type { Sendable, Sent } from '../../execution/sent.ts';
import { UNKNOWN_MARKER } from '../../planning/render-body.ts';
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
  const [then, today] = likeToLike(before.what, now.what);
  const [old, fresh] = [linesOf(then, comparable), linesOf(today, comparable)];
  const lines = compareLines(old, comparable ? fresh : withSealed(old, fresh));
  if (lines.every(({ mark }) => mark === ' ')) return [];
  return foldEqualLines(hideSecrets(lines));
}

/**
 * Where secrets can't be compared, one that can't even be opened here, and so is not known yet, is taken for the secret
 * that stood in its place: a plan without the state key would show it as a change in every request.
 */
function withSealed(before: readonly string[], now: readonly string[]): readonly string[] {
  const known = new Set(before.filter((line) => line.includes(PLAIN_MARK)));
  return now.map((line) => {
    const sealed = line.replaceAll(UNKNOWN_MARKER, PLAIN_MARK);
    return known.has(sealed) ? sealed : line;
  });
}

/** What one of them does not say of the variables of a script is no difference. */
function likeToLike(before: Sendable, now: Sendable): readonly [Sendable, Sendable] {
  if (before.kind !== 'script' || now.kind !== 'script') return [before, now];
  if (before.variables !== undefined && now.variables !== undefined) return [before, now];
  return [
    { kind: 'script', script: before.script },
    { kind: 'script', script: now.script },
  ];
}

/** As a plan shows a script, with the variables it gets below it. */
function scriptLines({ script, variables = [] }: Extract<Sendable, { kind: 'script' }>): readonly string[] {
  return [
    ...script.replace(/\n$/, '').split('\n'),
    ...variables.flatMap(({ name, value }) => `${name}=${value}`.split('\n')),
  ];
}

function linesOf(what: Sendable, comparable: boolean): readonly string[] {
  const lines = what.kind === 'script' ? scriptLines(what) : requestLines(what);
  return comparable ? lines : lines.map((line) => line.replaceAll(SECRET_MARK, PLAIN_MARK));
}

/** As a plan shows a request: the address, headers, the sign-in, the body. */
function requestLines({ method, url, headers, body, auth }: Extract<Sendable, { kind: 'request' }>): readonly string[] {
  return [
    `${method} ${url}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(auth === undefined ? [] : [`auth: ${auth}`]),
    ...(body === undefined || body === '' ? [] : body.split('\n')),
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
