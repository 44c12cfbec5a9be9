import { POSTGRES_KEYS, type PostgresKey, type PostgresSettings } from './postgres-address.ts';
import { err, ok, type Result } from './result.ts';

/** One `key=value` of the keyword form; a value in quotes may hold spaces, `\` stands before a quote or itself. */
const PAIR = /\s*(?<key>\w+)\s*=\s*(?:'(?<quoted>(?:[^'\\]|\\.)*)'|(?<plain>(?:[^\s'\\]|\\.)*))(?=\s|$)/y;

/** Settings that are often in a DSN and change nothing that matters here: we have our own limits and encoding. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'application_name',
  'client_encoding',
  'connect_timeout',
  'fallback_application_name',
  'gssencmode',
  'keepalives',
  'keepalives_count',
  'keepalives_idle',
  'keepalives_interval',
]);

/** Other settings of libpq, which may be named in a message. */
const NOT_SUPPORTED: ReadonlySet<string> = new Set([
  'channel_binding',
  'hostaddr',
  'load_balance_hosts',
  'options',
  'passfile',
  'requirepeer',
  'service',
  'sslcrl',
  'sslnegotiation',
  'sslpassword',
  'target_session_attrs',
]);

const URL_FORM = /^postgres(?:ql)?:\/\//i;

/**
 * Reads a DSN in either form that libpq knows: `postgres://user:password@host:5432/db?sslmode=require`, or
 * `host=… dbname=…`. The error completes "store.postgres.dsn …" and never holds any part of the DSN but a key, because
 * a password may stand anywhere in one that is written wrongly.
 * Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */
export function parsePostgresDsn(dsn: string): Result<PostgresSettings, string> {
  const text = dsn.trim();
  const pairs = URL_FORM.test(text) ? urlPairs(text) : keywordPairs(text);
  if (!pairs.ok) return pairs;
  const settings = new Map<PostgresKey, string>();
  for (const [key, value] of pairs.value) {
    if (isKey(key)) settings.set(key, value);
    else if (!WITHOUT_EFFECT.has(key)) return err(unknownKey(key));
  }
  return ok(settings);
}

/** The password of a URL, before its host or among its settings. */
const WRITTEN_PASSWORD = /^\w+:\/\/[^/?#]*?:([^/?#]+)@|[?&]password=([^&]+)/i;

/** The password as it stands in a URL, percent-encoded by whoever wrote it; `undefined`: there is none. */
export function writtenPassword(dsn: string): string | undefined {
  const text = dsn.trim();
  const found = URL_FORM.test(text) ? WRITTEN_PASSWORD.exec(text) : null;
  return found?.[1] ?? found?.[2];
}

type Pairs = readonly (readonly [string, string])[];

function keywordPairs(text: string): Result<Pairs, string> {
  const pairs: (readonly [string, string])[] = [];
  const pair = new RegExp(PAIR);
  while (pair.lastIndex < text.length) {
    const { key = '', quoted, plain = '' } = pair.exec(text)?.groups ?? {};
    if (key === '') return err('is neither postgres://USER:PASSWORD@HOST:PORT/DATABASE nor host=HOST dbname=DATABASE');
    pairs.push([key, (quoted ?? plain).replaceAll(/\\(.)/gs, '$1')]);
  }
  return pairs.length === 0 ? err('is empty') : ok(pairs);
}

/** Says why for every URL, since what is wrong is nearly always a password that was put in as it is. */
const NOT_A_URL =
  'is no valid URL: if the user or the password holds characters like @ / ? # %, give them as user and password beside it';

function urlPairs(text: string): Result<Pairs, string> {
  try {
    const url = new URL(text);
    const database = url.pathname.replace(/^\//, '');
    // A slash in a password ends the host early; what follows is then part of the database's name.
    if (url.hash !== '' || /[/@]/.test(database)) return err(NOT_A_URL);
    const query = url.search.slice(1).split('&').filter(Boolean);
    return ok([
      ['host', decodeURIComponent(url.hostname.replace(/^\[(.*)\]$/, '$1'))],
      ['port', url.port],
      ['user', decodeURIComponent(url.username)],
      ['password', decodeURIComponent(url.password)],
      ['dbname', decodeURIComponent(database)],
      ...query.map(queryPair),
    ]);
  } catch {
    return err(NOT_A_URL);
  }
}

function queryPair(pair: string): readonly [string, string] {
  const end = pair.includes('=') ? pair.indexOf('=') : pair.length;
  return [decodeURIComponent(pair.slice(0, end)), decodeURIComponent(pair.slice(end + 1))];
}

function isKey(key: string): key is PostgresKey {
  return POSTGRES_KEYS.some((known) => known === key);
}

/** Names only what certainly is a setting: anything else may be a piece of a password. */
function unknownKey(key: string): string {
  const named = NOT_SUPPORTED.has(key) ? `the setting ${key}` : 'a setting';
  return `has ${named} that is not supported; these are: ${POSTGRES_KEYS.join(', ')}`;
}
