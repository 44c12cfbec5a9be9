import { describe, expect, test } from '@jest/globals';
import { explainError } from '../../../src/adapters/http/transport-words.ts';

const ATTEMPT = { server: 'api.example:443', proxy: undefined, secure: true, connectTimeoutMs: 10_000 } as const;

function failure(code: string): Error {
  return Object.assign(new Error(`raw text of ${code}\n    at stack`), { code });
}

/** Errors that need a network that does not work, which no test has. */
describe('before the request was sent', () => {
  test.each([
    ['ENOTFOUND', 'unresolved', 'api.example:443 cannot be reached: the name could not be resolved'],
    ['EAI_AGAIN', 'unresolved', 'api.example:443 cannot be reached: the name could not be resolved'],
    ['EHOSTUNREACH', 'unreachable', 'api.example:443 cannot be reached (EHOSTUNREACH)'],
    ['ENETUNREACH', 'unreachable', 'api.example:443 cannot be reached (ENETUNREACH)'],
    ['ETIMEDOUT', 'connect_timeout', 'no connection to api.example:443 within 10s (timed out)'],
    ['CERT_HAS_EXPIRED', 'tls', 'TLS with api.example:443 failed: its certificate has expired'],
    ['ERR_SSL_SOMETHING_NEW', 'tls', 'TLS with api.example:443 failed: ERR_SSL_SOMETHING_NEW'],
    ['EMFILE', 'reset', 'the connection to api.example:443 broke before the request was sent (EMFILE)'],
  ])('%s', (code, cause, message) => {
    const progress = { sent: false, answered: false };
    expect(explainError(failure(code), { ...ATTEMPT, progress })).toEqual({ cause, sent: false, message });
  });

  test('several addresses, none of which works', () => {
    const error = new AggregateError([failure('ENETUNREACH'), failure('ECONNREFUSED')], 'all failed');
    const progress = { sent: false, answered: false };
    expect(explainError(error, { ...ATTEMPT, progress })).toMatchObject({ cause: 'unreachable', sent: false });
  });
});

describe('after it was sent', () => {
  test.each([
    ['EPIPE', false, 'reset', true, 'the connection to api.example:443 was closed before an answer came'],
    [
      'ETIMEDOUT',
      false,
      'reset',
      true,
      'the connection to api.example:443 was closed before an answer came (ETIMEDOUT)',
    ],
    ['ECONNRESET', true, 'reset', true, 'the connection to api.example:443 was closed before the answer was complete'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false, 'tls', false, undefined],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', true, 'tls', true, undefined],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', false, 'tls', true, undefined],
  ])('%s, answered %s', (code, answered, cause, sent, message) => {
    const problem = explainError(failure(code), { ...ATTEMPT, progress: { sent: true, answered } });
    expect(problem).toMatchObject({ cause, sent });
    if (message !== undefined) expect(problem.message).toBe(message);
  });
});

test.each(['text', undefined, null, 7])('%j is an error too', (thrown) => {
  const problem = explainError(thrown, { ...ATTEMPT, progress: { sent: true, answered: false } });
  expect(problem).toMatchObject({ cause: 'reset', sent: true });
});
