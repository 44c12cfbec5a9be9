import { createFakeApi, type FakeApi } from './fake-api.ts';

/** Things that requests create and remove, with how often that really happened, whether or not anybody heard of it. */
export interface WorldOfThings {
  readonly api: FakeApi;
  exists(name: string): boolean;
  /** A repeated idempotency key does nothing, so it does not count. */
  count(what: 'created' | 'put' | 'removed', name: string): number;
}

/**
 * For each name: `POST /name` creates one more, `PUT /name` is idempotent, `GET /name` looks, `DELETE /name` is
 * idempotent and `POST /name/removal` removes one.
 */
export function worldOfThings(names: readonly string[]): WorldOfThings {
  const api = createFakeApi();
  const counts = new Map<string, number>();
  const things = new Set<string>();
  const keys = new Set<string>();
  const did = (what: string, name: string): number => {
    const count = (counts.get(`${what} ${name}`) ?? 0) + 1;
    counts.set(`${what} ${name}`, count);
    return count;
  };
  for (const name of names) {
    const id = `id-of-${name}`;
    api.on(`GET /${name}`, () => (things.has(name) ? { json: { id } } : 404));
    api.on(`POST /${name}`, ({ headers }) => {
      const key = headers.find(([header]) => header === 'Idempotency-Key')?.[1];
      if (key === undefined || !keys.has(key)) did('created', name);
      if (key !== undefined) keys.add(key);
      things.add(name);
      return { status: 201, json: { id } };
    });
    api.on(`PUT /${name}`, () => {
      did('put', name);
      things.add(name);
      return { status: 200, json: { id } };
    });
    for (const line of [`DELETE /${name}`, `POST /${name}/removal`]) {
      api.on(line, () => {
        did('removed', name);
        things.delete(name);
        return 204;
      });
    }
  }
  return {
    api,
    exists: (name) => things.has(name),
    count: (what, name) => counts.get(`${what} ${name}`) ?? 0,
  };
}
