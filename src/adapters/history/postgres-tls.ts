import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { isSocketFolder, type PostgresAddress } from '../../domain/postgres-address.ts';
import { postgresError, type PostgresError } from './postgres-error.ts';

/** How one attempt to connect is encrypted; `false`: not at all. */
export type Encryption = ConnectionOptions | false;

/** `invalid_authorization_specification`: also what a server says that wants TLS, or wants none. */
const NOT_AUTHORISED = '28000';

/**
 * How to connect, in the order in which it is tried: only `allow` and `prefer` have a second way. `require` checks the
 * server's certificate where it is said by whom it must be signed, as libpq does.
 * Source: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS
 */
export async function encryptionsOf(address: PostgresAddress): Promise<readonly Encryption[]> {
  const { sslmode } = address;
  if (sslmode === 'disable' || isSocketFolder(address.host)) return [false];
  const tls = await tlsOptions(address);
  if (sslmode === 'allow') return [false, tls];
  return sslmode === 'prefer' ? [tls, false] : [tls];
}

/** Whether the other way is worth a try: the server has refused this one, and not the user. */
export function refusesEncryption(error: PostgresError, tried: Encryption): boolean {
  if (error.postgres.sqlState === NOT_AUTHORISED) return true;
  return tried !== false && error.postgres.kind === 'no_tls';
}

async function tlsOptions(address: PostgresAddress): Promise<ConnectionOptions> {
  const { sslmode, rootCertificate, certificate, key } = address;
  const isVerified = sslmode.startsWith('verify') || (sslmode === 'require' && rootCertificate !== undefined);
  return {
    rejectUnauthorized: isVerified,
    ...(rootCertificate === undefined ? {} : { ca: await readPem('sslrootcert', rootCertificate) }),
    ...(certificate === undefined ? {} : { cert: await readPem('sslcert', certificate) }),
    ...(key === undefined ? {} : { key: await readPem('sslkey', key) }),
    ...(sslmode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  };
}

async function readPem(setting: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw postgresError(`${setting} cannot be read: ${error instanceof Error ? error.message : file}`, 'refused');
  }
}
