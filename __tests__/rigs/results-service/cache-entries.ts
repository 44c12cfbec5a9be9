/** An entry of the cache. */
export interface CacheEntry {
  readonly id: number;
  /** The branch that it belongs to, as a full ref. */
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  /** Where its content is. */
  readonly blob: string;
  /** Counts all entries: of two that match, the one created later wins. */
  readonly createdAt: number;
  lastUsedAt: number;
  complete: boolean;
}

/** What identifies an entry. */
export interface CacheIdentity {
  readonly scope: string;
  readonly key: string;
  readonly version: string;
}

/** Which entry is looked for. */
export interface CacheQuery {
  /** In order. */
  readonly scopes: readonly string[];
  /** The key itself and the restore keys after it. */
  readonly keys: readonly string[];
  readonly version: string;
}

/** "The maximum length for the key is 512 characters" (documentation of actions/cache); its client refuses commas too. */
const MAX_KEY_LENGTH = 512;

/** "GitHub will remove any cache entries that have not been accessed in over 7 days." */
const IDLE_LIFE_MS = 7 * 24 * 60 * 60 * 1_000;

/** The entries of the caches of one repository, and the rules for them. */
export interface CacheEntries {
  readonly all: readonly CacheEntry[];
  /** Begins an entry. `taken`: an entry is never changed, and one that was begun is not begun again. */
  create(identity: CacheIdentity): CacheEntry | 'taken' | 'invalid';
  /** Completes an entry that was begun. */
  complete(identity: CacheIdentity): CacheEntry | undefined;
  /**
   * In the first scope that has any match: the exact key, then the newest that begins with it, then the same with each
   * restore key ("Matching a cache key" and "Restrictions for accessing a cache" in GitHub's documentation).
   */
  find(query: CacheQuery): CacheEntry | undefined;
  /** Forgets entries, as when the repository has more than 10 GB of them. */
  evict(which?: (entry: CacheEntry) => boolean): void;
}

/** No entries yet. */
export function createCacheEntries(now: () => number): CacheEntries {
  let entries: readonly CacheEntry[] = [];
  let count = 0;
  const alive = (): readonly CacheEntry[] => {
    entries = entries.filter(({ lastUsedAt }) => now() - lastUsedAt < IDLE_LIFE_MS);
    return entries;
  };
  const identified = ({ scope, key, version }: CacheIdentity): CacheEntry | undefined =>
    alive().find((entry) => entry.scope === scope && entry.key === key && entry.version === version);

  return {
    get all() {
      return alive();
    },
    create(identity) {
      const { key } = identity;
      if (key === '' || key.length > MAX_KEY_LENGTH || key.includes(',')) return 'invalid';
      if (identified(identity) !== undefined) return 'taken';
      count += 1;
      const entry = { ...identity, id: count, blob: `cache-${count}`, createdAt: count, lastUsedAt: now() };
      const begun = { ...entry, complete: false };
      entries = [...entries, begun];
      return begun;
    },
    complete(identity) {
      const entry = identified(identity);
      if (entry === undefined || entry.complete) return undefined;
      entry.complete = true;
      return entry;
    },
    find({ scopes, keys, version }) {
      const matches = alive().filter((entry) => entry.complete && entry.version === version);
      const newestFirst = matches.toSorted((a, b) => b.createdAt - a.createdAt);
      for (const scope of scopes) {
        const found = matchIn(
          newestFirst.filter((entry) => entry.scope === scope),
          keys,
        );
        if (found === undefined) continue;
        found.lastUsedAt = now();
        return found;
      }
      return undefined;
    },
    evict(which = () => true) {
      entries = entries.filter((entry) => !which(entry));
    },
  };
}

function matchIn(newestFirst: readonly CacheEntry[], keys: readonly string[]): CacheEntry | undefined {
  for (const wanted of keys) {
    const exact = newestFirst.find(({ key }) => key === wanted);
    const found = exact ?? newestFirst.find(({ key }) => key.startsWith(wanted));
    if (found !== undefined) return found;
  }
  return undefined;
}
