import type { RetryDefinition, NamedText, HttpMethod, StatusMatcher } from './http-request.ts';
import type { Migration } from './migration.ts';
import type { SourceLocation } from './source-location.ts';
import type { SourceText } from './source-text.ts';
import type { VariableDefinition } from './variables.ts';

/** What a stage's config.yaml says, with its migrations in order of their version. */
export interface StageConfig {
  readonly file: string;
  /** Absolute folder of the file. */
  readonly directory: string;
  /** Absolute folder of the migration files. */
  readonly migrationDirectory: string;
  readonly env: readonly VariableDefinition[];
  readonly auth: readonly AuthDefinition[];
  readonly store: StoreDefinition;
  readonly wait?: WaitDefinition;
  readonly client: ClientDefinition;
  readonly retry: RetryDefinition;
  readonly delayBetweenMigrationsMs: number;
  readonly outOfOrder: 'run' | 'fail';
  readonly drift: 'warn' | 'fail' | 'ignore';
  readonly migrations: readonly Migration[];
}

/** A way to sign in, by name; every text may be a template over the stage's variables. */
export interface AuthDefinition {
  readonly name: string;
  readonly location: SourceLocation;
  readonly method: AuthMethod;
}

export type AuthMethod =
  | { readonly type: 'basic'; readonly username: SourceText; readonly password: SourceText }
  | { readonly type: 'bearer'; readonly token: SourceText }
  | { readonly type: 'header'; readonly header: string; readonly value: SourceText }
  | {
      readonly type: 'oauth2';
      readonly grant: 'client_credentials' | 'password' | 'refresh_token';
      readonly tokenUrl: SourceText;
      readonly clientId: SourceText;
      readonly clientSecret?: SourceText;
      readonly username?: SourceText;
      readonly password?: SourceText;
      readonly refreshToken?: SourceText;
      readonly scopes: readonly SourceText[];
      readonly audience?: SourceText;
      /** How the client shows who it is: HTTP Basic, or fields of the form. `auto`: Basic first, the form after a 401. */
      readonly authStyle: 'auto' | 'header' | 'form';
    }
  | {
      readonly type: 'pocketbase';
      readonly baseUrl: SourceText;
      readonly identity: SourceText;
      readonly password: SourceText;
      readonly collection: SourceText;
    }
  | { readonly type: 'github_oidc'; readonly audience: SourceText; readonly tokenUrl?: SourceText };

/** Where the history of the stage is kept. Absent table names are apirun's. */
export interface StoreDefinition {
  readonly location: SourceLocation;
  readonly kind: 'sqlite' | 'postgres' | 'disabled';
  /** SQLite: the file, a template; absent: `.stage-orchestrator/<environment>/<stage>.db`. */
  readonly path?: SourceText;
  readonly postgres?: PostgresDefinition;
  readonly tables: { readonly migrations: string; readonly runs: string; readonly env: string };
  readonly saveResponseBody: boolean;
}

export interface PostgresDefinition {
  readonly dsn?: SourceText;
  readonly host?: SourceText;
  readonly port?: number;
  readonly user?: SourceText;
  readonly password?: SourceText;
  readonly database?: SourceText;
  readonly sslmode?: string;
}

/** Poll until a service answers as expected, before the first request of the stage. */
export interface WaitDefinition {
  readonly location: SourceLocation;
  readonly url: SourceText;
  readonly method: HttpMethod;
  readonly statuses: readonly StatusMatcher[];
  readonly headers: readonly NamedText[];
  readonly timeoutMs: number;
  readonly intervalMs: number;
}

/** How every request of the stage is sent, sign-in included. File names are absolute. */
export interface ClientDefinition {
  readonly insecure: boolean;
  readonly minTlsVersion?: TlsVersion;
  readonly maxTlsVersion?: TlsVersion;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly timeoutMs: number;
  readonly maxConnections?: number;
  readonly proxy?: SourceText;
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
