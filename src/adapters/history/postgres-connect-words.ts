import { postgresError, type PostgresError } from './postgres-error.ts';

/** Why a server is not reached, by the codes of the system. */
const SYSTEM: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOENT: 'there is no such socket',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EACCES: 'the socket may not be used',
  ETIMEDOUT: 'no answer',
};

/** What `pg` says when its time has run out. */
const TIMEOUT = 'timeout expired';

/** Codes of TLS that say that a certificate was looked at and not accepted. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|ISSUER|ALTNAME/;

/** Why a connection did not come about, which is never a bug: all of it is the network, the server or the settings. */
export function connectProblem(error: unknown, timeoutMs: number): PostgresError {
  return postgresError(words(error, timeoutMs), 'lost');
}

function words(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message === TIMEOUT) return `no answer within ${timeoutMs / 1000} s`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const system = SYSTEM[code];
  if (system !== undefined) return system;
  if (CERTIFICATE.test(code)) {
    return `its certificate is not accepted: ${error.message}; say in the DSN who signed it: sslrootcert=/path/ca.pem`;
  }
  return error.message || code;
}
