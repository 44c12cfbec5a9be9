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

/** What it says when the server answers a request for TLS with no. */
const NO_TLS = 'The server does not support SSL connections';

/** What it says where there is no code, and what it means. */
const SENTENCES: Readonly<Record<string, string>> = {
  'Connection terminated unexpectedly': 'it ended the connection before it had answered: is a PostgreSQL server there?',
  'There was an error establishing an SSL connection': 'it does not answer as PostgreSQL does',
  [NO_TLS]: 'the server cannot encrypt, and sslmode asks for it',
};

/** The code of TLS for a certificate of another host. */
const OTHER_HOST = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** Codes of OpenSSL, which also looks at our own certificate before it is sent. */
const OWN_CERTIFICATE = /^ERR_OSSL_(?:X509|PEM|ASN1|EVP|DECODER)/;

/** Codes of TLS that say that a certificate was looked at and not accepted. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|ISSUER|ALTNAME/;

/** Why a connection did not come about, which is never a bug: all of it is the network, the server or the settings. */
export function connectProblem(error: unknown, timeoutMs: number): PostgresError {
  const isWithoutTls = error instanceof Error && error.message === NO_TLS;
  return postgresError(words(error, timeoutMs), isWithoutTls ? 'no_tls' : 'lost');
}

function words(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message === TIMEOUT) return `no answer within ${timeoutMs / 1000} s`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const system = SYSTEM[code];
  if (system !== undefined) return system;
  if (code === OTHER_HOST) return `its certificate is not for this host: ${error.message}`;
  if (OWN_CERTIFICATE.test(code)) {
    return `sslcert and sslkey cannot be used: ${error.message.replace(/^error:[^:]*:[^:]*:[^:]*:/, '')}`;
  }
  if (CERTIFICATE.test(code)) {
    return `its certificate is not accepted: ${error.message}; say in the DSN who signed it: sslrootcert=/path/ca.pem`;
  }
  return SENTENCES[error.message] ?? (error.message || code);
}
