import * as z from 'zod';
import { auth } from './auth-schema.ts';
import { method, namedTexts, retry } from './request-schema.ts';
import { duration, keyword, oneOrSome, positiveDuration, template, text } from './scalars.ts';
import { variables } from './variables-schema.ts';

const postgres = z.strictObject({
  dsn: template.optional().describe('Address of the database; or its parts below.'),
  host: template.optional().describe('Host.'),
  port: z.int().min(1).max(65_535).optional().describe('Port.'),
  user: template.optional().describe('User.'),
  password: template.optional().describe('Password.'),
  dbname: template.optional().describe('Database.'),
  sslmode: z
    .enum(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'])
    .optional()
    .describe('How the connection is encrypted, in the words of libpq.'),
});

/** The parts of a PostgreSQL address as the schema has accepted them. */
export type PostgresValue = z.output<typeof postgres>;

const storeType = keyword(['sqlite', 'postgres', 'postgresql']);

const store = z
  .strictObject({
    type: storeType.optional().describe('Default: sqlite.'),
    driver: storeType.optional().describe('Another word for type.'),
    path: template.optional().describe('Another place for sqlite.path.'),
    sqlite: z
      .strictObject({
        path: template.optional().describe('The file. Default: .stage-orchestrator/ENVIRONMENT/STAGE.db.'),
      })
      .optional()
      .describe('For SQLite.'),
    postgres: postgres.optional().describe('For PostgreSQL.'),
    table_prefix: text.optional().describe('Put before the names of the tables, with _ between.'),
    table_schema_migrations: text.optional().describe('Name of this table. Default: schema_migrations.'),
    table_migration_runs: text.optional().describe('Name of this table. Default: migration_runs.'),
    table_stored_env: text.optional().describe('Name of this table. Default: stored_env.'),
    save_response_body: z.boolean().default(false).describe('Whether bodies of answers are kept.'),
    disabled: z.boolean().default(false).describe('Keep no history: every run does everything again.'),
  })
  .meta({
    id: 'Store',
    description: 'Where the history of the stage is kept.',
    examples: [{ type: 'sqlite', sqlite: { path: './state.db' } }],
  });

/** `store` as the schema has accepted it. */
export type StoreValue = z.output<typeof store>;

const wait = z
  .strictObject({
    url: template.describe('Address that is asked.'),
    method: method.optional().describe('Default: GET.'),
    status: oneOrSome(text).optional().describe('Statuses that end the wait. Default: 200.'),
    timeout: positiveDuration.default(60_000).describe('Longest wait.').meta({ default: '60s' }),
    interval: positiveDuration.default(2_000).describe('Pause between two requests.').meta({ default: '2s' }),
    headers: namedTexts.optional().describe('Headers.'),
  })
  .meta({
    id: 'Wait',
    description: 'Ask until the service answers as expected, before the first request of the stage.',
    examples: [{ url: '{{.api_base}}/health', timeout: '60s' }],
  });

/** `wait` as the schema has accepted it. */
export type WaitValue = z.output<typeof wait>;

const tlsVersion = text.optional().meta({ examples: ['1.2', 'tls1.3'] });

const client = z
  .strictObject({
    insecure: z.boolean().default(false).describe('Accept any certificate. Not for production.'),
    min_tls_version: tlsVersion.describe('Lowest version of TLS: 1.0, 1.1, 1.2, 1.3.'),
    max_tls_version: tlsVersion.describe('Highest version of TLS.'),
    ca_file: text.optional().describe('Certificates that are trusted besides the usual ones.'),
    cert_file: text.optional().describe('Certificate of the client.'),
    key_file: text.optional().describe('Key of the client.'),
    timeout: positiveDuration
      .default(30_000)
      .describe('Longest time of one attempt of a request.')
      .meta({ default: '30s' }),
    max_connections: z.int().min(1).max(10_000).optional().describe('Most connections to one server.'),
    proxy: template.optional().describe('Address of a proxy. Default: HTTP_PROXY, HTTPS_PROXY and NO_PROXY.'),
  })
  .meta({
    id: 'Client',
    description: 'How every request of the stage is sent, sign-in included.',
    examples: [{ min_tls_version: '1.2' }],
  });

/** `client` as the schema has accepted it. */
export type ClientValue = z.output<typeof client>;

const logging = z
  .strictObject({
    level: keyword(['error', 'warn', 'warning', 'info', 'debug']).optional().describe('Accepted for apirun.'),
    format: keyword(['text', 'json', 'color', 'colour']).optional().describe('Accepted for apirun.'),
    color: z.boolean().optional().describe('Accepted for apirun.'),
    mask_sensitive: z.boolean().optional().describe('Accepted for apirun; secrets are masked always.'),
    masking: z
      .strictObject({ enabled: z.boolean().optional().describe('Accepted for apirun; secrets are masked always.') })
      .optional()
      .describe('Accepted for apirun.'),
  })
  .describe('Accepted for apirun: the options of the command line decide how much is said.');

/** What `out_of_order` may say. */
export const outOfOrder = z.enum(['run', 'fail']);

/** What `drift` may say. */
export const drift = z.enum(['warn', 'fail', 'ignore']);

/** config.yaml of a stage (spec 03). */
export const stageConfigFile = z
  .strictObject({
    $schema: text.optional().describe('For editors; not used.'),
    migrate_dir: text
      .optional()
      .describe('Folder of the migrations. Default: ./migration if it exists, else this folder.'),
    env: variables.optional().describe('Variables of the stage.'),
    base_env: z
      .strictObject({ global: variables.optional().describe('Variables of the stage.') })
      .optional()
      .describe('Accepted for apirun: an older form of env, below which env wins.'),
    auth: auth.optional().describe('Ways to sign in.'),
    store: store.optional(),
    wait: wait.optional(),
    client: client.optional(),
    retry: retry.optional(),
    render_body: z.boolean().default(true).describe('Whether bodies are templates.'),
    delay_between_migrations: duration
      .optional()
      .describe('Pause between two migrations. Default: that of global in stages.yaml, else 0s.'),
    out_of_order: outOfOrder
      .optional()
      .describe('What a migration numbered below the highest applied one means. Default: that of global, else run.'),
    drift: drift
      .optional()
      .describe('What a changed file of an applied migration means. Default: that of global, else warn.'),
    logging: logging.optional(),
  })
  .meta({ title: 'Stage configuration', description: 'config.yaml of a stage: sign-in, variables, store and client.' });

/** A config.yaml as the schema has accepted it. */
export type StageConfigFileValue = z.output<typeof stageConfigFile>;
