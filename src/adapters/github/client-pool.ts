import type { ClientProcess } from './client-process.ts';

/**
 * Several processes of the clients as one, for calls that are made at once: each goes to the one with the least to do, the
 * first of equals. Where calls come one after another only the first is ever started.
 *
 * @param members - at least one; they end with the pool
 */
export function clientPool(first: ClientProcess, ...others: readonly ClientProcess[]): ClientProcess {
  const members = [first, ...others].map((client) => ({ client, calls: 0 }));
  return {
    available: () => first.available(),
    async call(question, reply, limit) {
      const least = Math.min(...members.map(({ calls }) => calls));
      const member = members.find(({ calls }) => calls === least);
      if (!member) return first.call(question, reply, limit);
      member.calls += 1;
      try {
        return await member.client.call(question, reply, limit);
      } finally {
        member.calls -= 1;
      }
    },
    async [Symbol.asyncDispose]() {
      for (const { client } of members) await client[Symbol.asyncDispose]();
    },
  };
}
