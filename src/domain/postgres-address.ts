import { err, ok, type Result } from './result.ts';

/**
 * How a connection is encrypted, in the words of libpq.
 * Source: https://www.postgresql.org/docs/current/libpq-ssl.html
 */
export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** Where a PostgreSQL database is and how to sign in. */
export interface PostgresAddress {
  /** A name, an IP address, or the absolute folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Absent: the user of the operating system. */
  readonly user?: string;
  readonly password?: string;
  readonly sslmode: SslMode;
  /** Absolute files in PEM form. `rootCertificate`: who may sign the server's certificate. */
  readonly rootCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
  /** Schemas in which tables are looked for; new ones are made in the first. */
  readonly searchPath?: string;
}

/** What an address is made of, by the names that libpq gives to it. */
export type PostgresSettings = ReadonlyMap<PostgresKey, string>;

/** The settings that are known, as they are written in a DSN. */
export const POSTGRES_KEYS = [
  'dbname',
  'host',
  'password',
  'port',
  'search_path',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslrootcert',
  'user',
] as const;

/** One of the settings that are known. */
export type PostgresKey = (typeof POSTGRES_KEYS)[number];

const DEFAULT_HOST = 'localhost';
const DEFAULT_PORT = 5432;
const MAX_PORT = 65_535;

/** As libpq has it: encrypted where the server can, and nothing is checked. */
const DEFAULT_SSLMODE: SslMode = 'prefer';

const SSLMODES = {
  disable: true,
  allow: true,
  prefer: true,
  require: true,
  'verify-ca': true,
  'verify-full': true,
} satisfies Record<SslMode, true>;

/** Whether a host is the folder of a Unix socket. */
export function isSocketFolder(host: string): boolean {
  return host.startsWith('/');
}

/** How messages name a database: `db.example.com:5432/shop`, without who signs in. */
export function showPostgres({ host, port, database }: PostgresAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}

/** The address that settings stand for. The error completes "store.postgres …" and holds no value. */
export function postgresAddress(settings: PostgresSettings): Result<PostgresAddress, string> {
  const get = (key: PostgresKey): string | undefined => {
    const value = settings.get(key);
    // Certificates that the system trusts are what Node.js trusts anyway.
    return value === '' || (key === 'sslrootcert' && value === 'system') ? undefined : value;
  };
  const port = Number(get('port') ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) return err(`has a port that is not 1 to ${MAX_PORT}`);
  const host = get('host') ?? DEFAULT_HOST;
  if (host.includes(',')) return err('names several hosts: name one');
  const user = get('user');
  const database = get('dbname') ?? user;
  if (database === undefined) return err('names no database');
  const sslmode = get('sslmode') ?? DEFAULT_SSLMODE;
  if (!isSslMode(sslmode)) return err(`has an unknown sslmode: write one of ${Object.keys(SSLMODES).join(', ')}`);
  const relative = (['sslrootcert', 'sslcert', 'sslkey'] as const).find((key) => !isAbsolute(get(key) ?? '/'));
  if (relative !== undefined) return err(`has a ${relative} that is not an absolute path`);
  if ((get('sslcert') === undefined) !== (get('sslkey') === undefined)) {
    return err('has one of sslcert and sslkey without the other');
  }
  return ok({ host, port, database, sslmode, ...present(get, OPTIONAL) });
}

const OPTIONAL = {
  user: 'user',
  password: 'password',
  rootCertificate: 'sslrootcert',
  certificate: 'sslcert',
  key: 'sslkey',
  searchPath: 'search_path',
} as const satisfies Partial<Record<keyof PostgresAddress, PostgresKey>>;

function present(
  get: (key: PostgresKey) => string | undefined,
  names: typeof OPTIONAL,
): { readonly [Name in keyof typeof OPTIONAL]?: string } {
  const found = Object.entries(names).map(([name, key]) => [name, get(key)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function isSslMode(text: string): text is SslMode {
  return Object.hasOwn(SSLMODES, text);
}

/** On Windows a path may begin with a drive. */
function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
}
