import * as z from 'zod/mini';
import { described, later, optional, withDefault } from './described.ts';
import { auth } from './auth-schema.ts';
import { method, namedTexts, retry } from './request-schema.ts';
import { boolean, duration, keyword, oneOrSome, positiveDuration, template, text } from './scalars.ts';
import { variables } from './variables-schema.ts';

const postgres = later(() =>
  z.strictObject({
    dsn: optional(template, 'Address of the database; or its parts below.'),
    host: optional(template, 'Host.'),
    port: optional(z.int().check(z.minimum(1), z.maximum(65_535)), 'Port.'),
    user: optional(template, 'User.'),
    password: optional(template, 'Password.'),
    dbname: optional(template, 'Database.'),
    sslmode: optional(
      z.enum(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']),
      'How the connection is encrypted, in the words of libpq.',
    ),
  }),
);

/** The parts of a PostgreSQL address as the schema has accepted them. */
export type PostgresValue = z.output<typeof postgres>;

const storeType = keyword(['sqlite', 'postgres', 'postgresql']);

const store = later(() =>
  described(
    z.strictObject({
      type: optional(storeType, 'Default: sqlite.'),
      driver: optional(storeType, 'Another word for type.'),
      path: optional(template, 'Another place for sqlite.path.'),
      sqlite: optional(
        z.strictObject({
          path: optional(template, 'The file. Default: .stage-orchestrator/ENVIRONMENT/STAGE.db.'),
        }),
        'For SQLite.',
      ),
      postgres: optional(postgres, 'For PostgreSQL.'),
      table_prefix: optional(text, 'Put before the names of the tables, with _ between.'),
      table_schema_migrations: optional(text, 'Name of this table. Default: schema_migrations.'),
      table_migration_runs: optional(text, 'Name of this table. Default: migration_runs.'),
      table_stored_env: optional(text, 'Name of this table. Default: stored_env.'),
      save_response_body: withDefault(boolean, false, 'Whether bodies of answers are kept.'),
      disabled: withDefault(boolean, false, 'Keep no history: every run does everything again.'),
    }),
    {
      id: 'Store',
      description: 'Where the history of the stage is kept.',
      examples: [{ type: 'sqlite', sqlite: { path: './state.db' } }],
    },
  ),
);

/** `store` as the schema has accepted it. */
export type StoreValue = z.output<typeof store>;

const wait = later(() =>
  described(
    z.strictObject({
      url: described(template, 'Address that is asked.'),
      method: optional(method, 'Default: GET.'),
      status: optional(oneOrSome(text), 'Statuses that end the wait. Default: 200.'),
      timeout: withDefault(positiveDuration, 60_000, { description: 'Longest wait.', default: '60s' }),
      interval: withDefault(positiveDuration, 2_000, { description: 'Pause between two requests.', default: '2s' }),
      headers: optional(namedTexts, 'Headers.'),
    }),
    {
      id: 'Wait',
      description: 'Ask until the service answers as expected, before the first request of the stage.',
      examples: [{ url: '{{.api_base}}/health', timeout: '60s' }],
    },
  ),
);

/** `wait` as the schema has accepted it. */
export type WaitValue = z.output<typeof wait>;

const tlsVersion = optional(text, { examples: ['1.2', 'tls1.3'] });

const client = later(() =>
  described(
    z.strictObject({
      insecure: withDefault(boolean, false, 'Accept any certificate. Not for production.'),
      min_tls_version: described(tlsVersion, 'Lowest version of TLS: 1.0, 1.1, 1.2, 1.3.'),
      max_tls_version: described(tlsVersion, 'Highest version of TLS.'),
      ca_file: optional(text, 'Certificates that are trusted besides the usual ones.'),
      cert_file: optional(text, 'Certificate of the client.'),
      key_file: optional(text, 'Key of the client.'),
      timeout: withDefault(positiveDuration, 30_000, {
        description: 'Longest time of one attempt of a request.',
        default: '30s',
      }),
      max_connections: optional(z.int().check(z.minimum(1), z.maximum(10_000)), 'Most connections to one server.'),
      proxy: optional(template, 'Address of a proxy. Default: HTTP_PROXY, HTTPS_PROXY and NO_PROXY.'),
    }),
    {
      id: 'Client',
      description: 'How every request of the stage is sent, sign-in included.',
      examples: [{ min_tls_version: '1.2' }],
    },
  ),
);

/** `client` as the schema has accepted it. */
export type ClientValue = z.output<typeof client>;

const logging = later(() =>
  described(
    z.strictObject({
      level: optional(keyword(['error', 'warn', 'warning', 'info', 'debug']), 'Accepted for apirun.'),
      format: optional(keyword(['text', 'json', 'color', 'colour']), 'Accepted for apirun.'),
      color: optional(boolean, 'Accepted for apirun.'),
      mask_sensitive: optional(boolean, 'Accepted for apirun; secrets are masked always.'),
      masking: optional(
        z.strictObject({ enabled: optional(boolean, 'Accepted for apirun; secrets are masked always.') }),
        'Accepted for apirun.',
      ),
    }),
    'Accepted for apirun: the options of the command line decide how much is said.',
  ),
);

/** What `out_of_order` may say. */
export const outOfOrder = z.enum(['run', 'fail']);

/** What `drift` may say. */
export const drift = z.enum(['warn', 'fail', 'ignore']);

/** config.yaml of a stage (spec 03). */
export const stageConfigFile = described(
  z.strictObject({
    $schema: optional(text, 'For editors; not used.'),
    migrate_dir: optional(text, 'Folder of the migrations. Default: ./migration if it exists, else this folder.'),
    env: optional(variables, 'Variables of the stage.'),
    base_env: optional(
      z.strictObject({ global: optional(variables, 'Variables of the stage.') }),
      'Accepted for apirun: an older form of env, below which env wins.',
    ),
    auth: optional(auth, 'Ways to sign in.'),
    store: optional(store),
    wait: optional(wait),
    client: optional(client),
    retry: optional(retry),
    render_body: withDefault(boolean, true, 'Whether bodies are templates.'),
    delay_between_migrations: optional(
      duration,
      'Pause between two migrations. Default: that of global in stages.yaml, else 0s.',
    ),
    out_of_order: optional(
      outOfOrder,
      'What a migration numbered below the highest applied one means. Default: that of global, else run.',
    ),
    drift: optional(drift, 'What a changed file of an applied migration means. Default: that of global, else warn.'),
    logging: optional(logging),
  }),
  { title: 'Stage configuration', description: 'config.yaml of a stage: sign-in, variables, store and client.' },
);

/** A config.yaml as the schema has accepted it. */
export type StageConfigFileValue = z.output<typeof stageConfigFile>;
