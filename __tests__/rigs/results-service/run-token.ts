import { createHmac } from 'node:crypto';

/** What a run may do with the caches of one branch. */
export interface CacheScope {
  /** A full ref: `refs/heads/main`. */
  readonly ref: string;
  readonly writable: boolean;
}

/** What a token says of the job that holds it. */
export interface RunClaims {
  /** Of one attempt at a run, as the service names it. */
  readonly runBackendId: string;
  readonly jobBackendId: string;
  /** In the order in which entries are looked for: own branch, base, default branch. */
  readonly caches: readonly CacheScope[];
}

/** How the claim `ac` writes what is allowed. */
const READ = 1;
const WRITE = 2;

/**
 * Makes an `ACTIONS_RUNTIME_TOKEN`: a JWT in which `scp` holds `Actions.Results:RUN:JOB` among other scopes
 * (`getBackendIdsFromToken` in `@actions/artifact` 6.2.1, `lib/internal/shared/util.js`), and `ac` the cache scopes as
 * JSON text (`getCacheScopes` in docker/actions-toolkit).
 */
export function makeRunToken({ runBackendId, jobBackendId, caches }: RunClaims, key: string): string {
  const scopes = caches.map(({ ref, writable }) => ({ Scope: ref, Permission: writable ? READ + WRITE : READ }));
  const claims = {
    scp: `Actions.GenericRead:00000000 Actions.Results:${runBackendId}:${jobBackendId} Actions.UploadArtifacts:1:1`,
    ac: JSON.stringify(scopes),
  };
  const text = [{ typ: 'JWT', alg: 'HS256' }, claims].map(encode).join('.');
  return `${text}.${sign(text, key)}`;
}

/** What the bearer of an `Authorization` header is; `undefined`: it is no token of this service. */
export function readRunToken(authorization: string | undefined, key: string): RunClaims | undefined {
  const [header = '', body = '', signature] = /^Bearer (?<token>.+)$/u.exec(authorization ?? '')?.[1]?.split('.') ?? [];
  if (signature !== sign(`${header}.${body}`, key)) return undefined;
  const { scp, ac } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { scp: string; ac: string };
  const [, runBackendId = '', jobBackendId = ''] = /Actions\.Results:([^: ]+):([^: ]+)/u.exec(scp) ?? [];
  const scopes = JSON.parse(ac) as readonly { Scope: string; Permission: number }[];
  const caches = scopes.map(({ Scope, Permission }) => ({ ref: Scope, writable: Permission > READ }));
  return { runBackendId, jobBackendId, caches };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(text: string, key: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
