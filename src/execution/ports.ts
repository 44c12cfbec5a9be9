import type { RunEvent } from '../domain/event.ts';
import type { Failure, TransportCause } from '../domain/failure.ts';
import type { AttemptRecord, Intent, Provenance, StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction, MigrationStep } from '../domain/migration.ts';
import type { PostgresAddress } from '../domain/postgres-address.ts';
import type { Result } from '../domain/result.ts';
import type { ClientDefinition, StoreDefinition } from '../domain/stage-config.ts';
import type { RecordedValue } from '../domain/variables.ts';

/** Time. `now` is milliseconds since 1970. `sleep` ends early, without error, when the signal is aborted. */
export interface Clock {
  now(): number;
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** Randomness: a number in [0, 1), and bytes for nonces. */
export interface Random {
  fraction(): number;
  bytes(count: number): Uint8Array;
}

/** Process variables, of which only those the user named may be read. `undefined`: not set. */
export interface ProcessVariables {
  get(name: string): string | undefined;
}

/** Who runs this, for records. */
export interface RunIdentity extends Provenance {
  /** What `branch` and `event` are in conditions. */
  readonly branch: string;
  readonly event: string;
}

/** Where events go. Synchronous: a reporter that is slow keeps its own queue. */
export interface EventSink {
  emit(event: RunEvent): void;
}

// ── HTTP ────────────────────────────────────────────────────────────────

/** A request that is ready to be sent: nothing in it is a template any more. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  /** The whole exchange: connecting, redirects and the body of the answer. */
  readonly timeoutMs: number;
  /**
   * `follow` (the default); `same_origin`: one that leads to another origin is a problem, for bodies that hold
   * credentials; `return`: handed back like any other answer.
   */
  readonly redirects?: 'follow' | 'same_origin' | 'return';
}

/** An answer, read to its end. `body` is decoded text; header names are lower case. */
export interface IncomingResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** No answer. `sent`: the request may have reached the server. */
export interface TransportProblem {
  readonly cause: TransportCause;
  readonly sent: boolean;
  readonly message: string;
}

/** One pooled client, configured for one stage. Sends once: retrying is the engine's. Redirects are followed here. */
export interface HttpClient extends AsyncDisposable {
  send(request: OutgoingRequest, signal: AbortSignal): Promise<Result<IncomingResponse, TransportProblem>>;
}

/** Makes the client of a stage; `proxy` is already rendered. Fails when a certificate file cannot be read. */
export type HttpClients = (
  definition: ClientDefinition,
  proxy: string | undefined,
) => Promise<Result<HttpClient, string>>;

// ── Sign-in ─────────────────────────────────────────────────────────────

/** What sign-in gives: the token for `{{.auth.NAME}}`, the header that `auth_name` sets, and when it ends. */
export interface Credential {
  readonly token: string;
  readonly header: readonly [string, string];
  /** Milliseconds since 1970; absent: it does not end. */
  readonly expiresAt?: number;
  /** For oauth2: renews without the password. */
  readonly refreshToken?: string;
  /** Everything that must never be seen: token, header value, password. */
  readonly secrets: readonly string[];
  /** Whether signing in again can give another token. */
  readonly renewable: boolean;
}

/** An auth method with every text rendered; the fields of `AuthMethod`, all plain text. */
export interface SignInRequest {
  readonly name: string;
  readonly type: 'basic' | 'bearer' | 'header' | 'oauth2' | 'pocketbase' | 'github_oidc';
  readonly fields: ReadonlyMap<string, string>;
  readonly scopes: readonly string[];
  readonly refreshToken?: string;
  /** For each request of the sign-in: the client's `timeout`. Absent: the adapter's own limit. */
  readonly timeoutMs?: number;
}

/** Signs in, with the stage's own client. The error is a sentence for the user. */
export type SignIn = (
  request: SignInRequest,
  client: HttpClient,
  signal: AbortSignal,
) => Promise<Result<Credential, string>>;

// ── Shell ───────────────────────────────────────────────────────────────

/** Shell work to run in a process group of its own. */
export interface ShellCommand {
  readonly script: string;
  readonly shell?: readonly string[];
  readonly workingDirectory: string;
  /** Set beside what passes through of the job's own environment. */
  readonly variables: ReadonlyMap<string, string>;
  /** Whether the runner's identity token variables pass through. */
  readonly oidc: boolean;
  /** Each line as it comes, without its line end, cut at the line limit. */
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
  /** What it reads from standard input; absent: nothing. */
  readonly input?: string;
  /** Keep standard output for the caller, and give on no line of it; absent: no. */
  readonly keepsOutput?: boolean;
}

export interface ShellResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What was written to the file `$STAGE_OUTPUT`. */
  readonly output: string;
  /** The last lines of what was given on. */
  readonly excerpt: string;
  /** Standard output, where it was to be kept. */
  readonly kept?: string;
  /** It was ended because the signal was aborted. */
  readonly aborted: boolean;
}

/**
 * Runs shell work; on abort the whole group gets SIGINT, then SIGTERM, then SIGKILL. The error, a sentence: it could not
 * start, or it succeeded and what it wrote to `$STAGE_OUTPUT` cannot be read.
 */
export interface Shell {
  run(command: ShellCommand, signal: AbortSignal): Promise<Result<ShellResult, string>>;
}

// ── History ─────────────────────────────────────────────────────────────

/** The result of one version, written in one transaction together with closing its intent. */
export interface VersionOutcome {
  readonly version: string;
  readonly label: string;
  readonly direction: Direction;
  /** `applied` also records the version; `undone` removes it; `failed` only writes the record of the request. */
  readonly outcome: 'applied' | 'undone' | 'failed';
  /** 0 where there was no answer, or nothing was sent. */
  readonly statusCode: number;
  readonly body?: string;
  readonly at: string;
  readonly durationMs: number;
  readonly provenance: Provenance;
  readonly variables: readonly RecordedValue[];
  readonly fileChecksum?: string;
  readonly requestChecksum?: string;
  readonly down?: MigrationStep | 'none' | 'irreversible';
  /**
   * Of `applied`: what was sent or run, without secrets, as `sent-text.ts` writes it. It takes the place of what was kept of
   * the version, and stays when the version is undone. `null`: nobody knows any more. Absent: what was kept stays.
   */
  readonly sent?: string | null;
}

/** What a stage leaves when it ends: its attempt and, when it completed, what it hands on. */
export interface StageOutcome {
  readonly attempt: AttemptRecord;
  readonly durationMs: number;
  /** Absent: the recorded exports stay. */
  readonly exports?: readonly RecordedValue[];
  readonly inputsChecksum?: string;
  /** Of a stage with `unique`: the id of this attempt, which is remembered when it completed. */
  readonly uniqueId?: string;
  /** Of an attempt that was skipped: whether the stage counted as completed before its script began, and so still does. */
  readonly wasCompleted?: boolean;
}

/**
 * The record of one stage instance, open for writing by this process alone.
 * Each method is one transaction that has reached the disk when it returns. Errors are failures of reason
 * `history_damaged`, `history_newer`, `history_foreign`, `history_unavailable`.
 */
export interface HistoryStore extends AsyncDisposable {
  read(): Promise<Result<StageHistory, Failure>>;
  /** Every attempt, oldest first. */
  attempts(): Promise<Result<readonly AttemptRecord[], Failure>>;
  /** Before the request leaves. Replaces an open intent of the same version. */
  open(intent: Intent): Promise<Result<void, Failure>>;
  /** After the answer: result, version, variables, and the intent closed. */
  close(outcome: VersionOutcome): Promise<Result<void, Failure>>;
  /** Closes the intent of a version that is known not to have been carried out. */
  drop(version: string): Promise<Result<void, Failure>>;
  /** When the stage ended. */
  finish(outcome: StageOutcome): Promise<Result<void, Failure>>;
}

/**
 * Where one instance keeps its history, every text rendered. `path` is absolute; of a store that is not SQLite it is the
 * file that a history in SQLite would have, and may have been left in.
 */
export interface HistoryPlace {
  readonly id: InstanceId;
  /** Whose the history is: `project/environment/stage`. It is written into it, and nobody else may use it. */
  readonly owner: string;
  readonly store: StoreDefinition;
  readonly path?: string;
  /** Folder in which an `apirun.db` may wait to be adopted. */
  readonly adoptFrom?: string;
  /** All that have this folder, where there are several: whose an `apirun.db` in it is, nobody can tell. */
  readonly adoptAmong?: readonly InstanceId[];
  /** For a store of the kind `postgres`. */
  readonly postgres?: { readonly address: PostgresAddress };
  /** Somebody says what is applied: one that was left in another store is no reason to refuse to begin here. */
  readonly beginsAnew?: true;
}

/** Opens histories. */
export interface HistoryStores extends AsyncDisposable {
  /** Reads without creating, changing or locking anything. */
  read(place: HistoryPlace): Promise<Result<StageHistory, Failure>>;
  /** Every attempt, oldest first, without creating anything. */
  attempts(place: HistoryPlace): Promise<Result<readonly AttemptRecord[], Failure>>;
  /** By version, what `VersionOutcome.sent` said when it was last applied. Creates nothing; empty where none was kept. */
  sent(place: HistoryPlace): Promise<Result<ReadonlyMap<string, string>, Failure>>;
  /** Whether somebody works on it now. Only looks; where that can't be told, nobody does. */
  isClaimed(place: HistoryPlace): Promise<boolean>;
  /** Opens for writing and keeps other processes out (`history_busy`) until it is disposed of. */
  claim(place: HistoryPlace): Promise<Result<HistoryStore, Failure>>;
}
