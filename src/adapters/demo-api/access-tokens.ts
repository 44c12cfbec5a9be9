import { createHash } from 'node:crypto';

/** How long a token is good for unless `tokenLifetimeMs` says otherwise. */
export const DEFAULT_TOKEN_LIFETIME_MS = 15 * 60 * 1000;

/** How many tokens are remembered; the oldest is forgotten first, and is then refused like an expired one. */
export const MAXIMUM_TOKENS = 1000;

/** Issues and checks access tokens. */
export interface AccessTokens {
  /** A new token and how many whole seconds it is good for. */
  issue(): { readonly token: string; readonly expiresInSeconds: number };
  /** Whether the token was issued here, is not expired and was not revoked. */
  accepts(token: string): boolean;
  /** Ends every token at once. */
  revokeAll(): void;
}

/**
 * Tokens that end after `lifetimeMs` by the clock `now` (milliseconds since 1970).
 * They are predictable on purpose: nothing behind them is worth protecting, and runs of the demo stay comparable.
 */
export function createAccessTokens(options: { lifetimeMs: number; now: () => number }): AccessTokens {
  const expiryByToken = new Map<string, number>();
  let issued = 0;
  return {
    issue() {
      issued += 1;
      const token = createHash('sha256').update(`demo access token ${issued}`).digest('base64url');
      const oldest = expiryByToken.keys().next();
      if (expiryByToken.size >= MAXIMUM_TOKENS && !oldest.done) expiryByToken.delete(oldest.value);
      expiryByToken.set(token, options.now() + options.lifetimeMs);
      return { token, expiresInSeconds: Math.floor(options.lifetimeMs / 1000) };
    },
    accepts(token) {
      const expiry = expiryByToken.get(token);
      return expiry !== undefined && options.now() < expiry;
    },
    revokeAll: () => expiryByToken.clear(),
  };
}
