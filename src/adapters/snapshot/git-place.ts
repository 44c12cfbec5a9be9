import type { ProcessEnvironment } from './git-variables.ts';

/** How long one call of git may take that talks to a remote. */
export const REMOTE_TIMEOUT_MS = 120_000;

/** A token of GitHub, sent to one server and to no other. */
export interface ServerToken {
  /** `https://github.com`. */
  readonly server: string;
  readonly token: string;
}

/** Where the refs are kept, and how to get there. */
export interface GitPlace {
  /** The name of a remote of `repository`, or a URL or path that git understands. */
  readonly remote: string;
  /**
   * Absolute. A folder of the user's repository, whose configuration says how to get to the remote (a token that
   * `actions/checkout` left there too). Nothing in it is changed; it may be no repository, if `remote` is no name.
   */
  readonly repository: string;
  /** Who to be for a server for which that configuration has no header: what a job may do without a token of its own. */
  readonly token?: ServerToken;
  /** The process variables of the job. */
  readonly variables: ProcessEnvironment;
  /** Where the private repository is while it is needed. */
  readonly temporaryDirectory: string;
  /** For each call that talks to the remote; absent: {@link REMOTE_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
}
