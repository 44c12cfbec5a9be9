import type { CacheEntries } from './cache-entries.ts';
import type { RunClaims } from './run-token.ts';
import type { SignedAddresses } from './signed-addresses.ts';
import { textOf, twirpProblem, type Fields, type TwirpCalls } from './twirp.ts';

/**
 * `github.actions.results.api.v1.CacheService` for one caller. What is asked and answered: `cache.ts` under
 * `lib/generated/results/api/v1` of `@actions/cache` 6.3.0. A conflict is a 409 with these words, as in the report
 * actions/cache#1541; a denial begins as the client expects it (`CACHE_WRITE_DENIED_PREFIX`).
 */
export function cacheService(caller: RunClaims, entries: CacheEntries, addresses: SignedAddresses): TwirpCalls {
  const own = caller.caches[0];
  const identity = (fields: Fields) => ({
    scope: own?.ref ?? '',
    key: textOf(fields, 'key'),
    version: textOf(fields, 'version'),
  });

  return {
    CreateCacheEntry(fields) {
      if (own?.writable !== true) {
        return { ok: false, message: 'cache write denied: the token of this run may only read' };
      }
      const entry = entries.create(identity(fields));
      if (entry === 'invalid') throw twirpProblem('invalid_argument', 'key is invalid');
      if (entry === 'taken') {
        const words = 'cache entry with the same key, version, and scope already exists';
        throw twirpProblem('already_exists', words);
      }
      return { ok: true, signed_upload_url: addresses.make(entry.blob, 'w') };
    },
    FinalizeCacheEntryUpload(fields) {
      const entry = entries.complete(identity(fields));
      if (entry === undefined) return { ok: false, message: 'cache entry not found' };
      return { ok: true, entry_id: String(entry.id) };
    },
    GetCacheEntryDownloadURL(fields) {
      const restoreKeys = (fields['restore_keys'] ?? []) as readonly string[];
      if (caller.caches.length === 0) {
        throw twirpProblem('permission_denied', 'cache read denied: the token of this run has no scope');
      }
      const entry = entries.find({
        scopes: caller.caches.map(({ ref }) => ref),
        keys: [textOf(fields, 'key'), ...restoreKeys],
        version: textOf(fields, 'version'),
      });
      if (entry === undefined) return { ok: false };
      return { ok: true, signed_download_url: addresses.make(entry.blob, 'r'), matched_key: entry.key };
    },
  };
}
