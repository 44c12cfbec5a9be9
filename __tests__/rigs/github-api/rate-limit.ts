/** How many requests the API takes. */
export interface RateLimit {
  /** As many in each hour: 1,000 for the `GITHUB_TOKEN` of a repository. */
  limit: number;
  /** Of this hour. */
  readonly used: number;
  /** Counts a request. False: there have been too many. */
  take(): boolean;
  /** A request that was taken does not count. */
  giveBack(): void;
  /** What every answer says of it. */
  headers(): Record<string, string>;
}

const HOUR_MS = 60 * 60 * 1_000;

/** Nothing is used yet. See "Rate limits for the REST API" in GitHub's documentation. */
export function createRateLimit(now: () => number): RateLimit {
  let start = now();
  let used = 0;
  const renew = (): void => {
    if (now() - start < HOUR_MS) return;
    start = now();
    used = 0;
  };
  const self: RateLimit = {
    limit: 1_000,
    get used() {
      renew();
      return used;
    },
    take() {
      renew();
      if (used >= self.limit) return false;
      used += 1;
      return true;
    },
    giveBack() {
      used -= 1;
    },
    headers: () => ({
      'x-ratelimit-limit': String(self.limit),
      'x-ratelimit-remaining': String(self.limit - used),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.ceil((start + HOUR_MS) / 1_000)),
    }),
  };
  return self;
}
