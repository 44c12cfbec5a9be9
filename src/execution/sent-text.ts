import { withoutSecrets } from './sent.ts';
import type { SecretKeepers, Sendable, Sent, SentVariable } from './sent.ts';

/** As it is kept in a history: JSON. */
export function encodeSent(what: Sendable, keepers: SecretKeepers): string {
  return JSON.stringify(withoutSecrets(what, keepers));
}

/** What was kept; `undefined`: it is not what `encodeSent` writes, so that nothing can be compared. */
export function decodeSent(text: string): Sent | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(found)) return undefined;
  const what = readSendable(found['what']);
  const key = found['key'];
  return what && { ...(typeof key === 'string' ? { key } : {}), what };
}

function readSendable(found: unknown): Sendable | undefined {
  if (!isObject(found)) return undefined;
  const { kind, script, variables, method, url, headers, body, auth } = found;
  if (kind === 'script') {
    if (typeof script !== 'string') return undefined;
    return { kind, script, ...(Array.isArray(variables) ? { variables: variables.filter(isVariable) } : {}) };
  }
  if (kind !== 'request' || typeof method !== 'string' || typeof url !== 'string' || !Array.isArray(headers)) {
    return undefined;
  }
  return {
    kind,
    method,
    url,
    headers: headers.filter(isHeader),
    ...(typeof body === 'string' ? { body } : {}),
    ...(typeof auth === 'string' ? { auth } : {}),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isVariable(value: unknown): value is SentVariable {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['value'] === 'string';
}

function isHeader(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
