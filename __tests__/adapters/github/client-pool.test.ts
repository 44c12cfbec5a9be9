import { describe, expect, test } from '@jest/globals';
import * as z from 'zod/mini';
import { clientPool } from '../../../src/adapters/github/client-pool.ts';
import type { ClientProcess } from '../../../src/adapters/github/client-process.ts';
import { ok } from '../../../src/domain/result.ts';

const LIMIT = { timeoutMs: 1_000, signal: new AbortController().signal };
const QUESTION = { name: 'listArtifacts' } as const;

/** A process that answers when it is told to, and writes down what happens to it. */
function slowClient(name: string, seen: string[], gates: (() => void)[]): ClientProcess {
  return {
    available: () => ok(undefined),
    async call(_, reply) {
      seen.push(name);
      await new Promise<void>((resolve) => {
        gates.push(resolve);
      });
      return ok(reply.parse(name));
    },
    [Symbol.asyncDispose]: async () => void seen.push(`${name} ended`),
  };
}

describe('a pool of clients', () => {
  test('gives each of several calls at once to another process, and more to those with the least to do', async () => {
    const seen: string[] = [];
    const gates: (() => void)[] = [];
    const pool = clientPool(slowClient('one', seen, gates), slowClient('two', seen, gates));
    const calls = [1, 2, 3].map(async () => pool.call(QUESTION, z.string(), LIMIT));
    expect(seen).toEqual(['one', 'two', 'one']);
    for (const open of gates) open();
    expect(await Promise.all(calls)).toEqual([ok('one'), ok('two'), ok('one')]);
  });

  test('starts no second process for calls one after another, and ends all', async () => {
    const seen: string[] = [];
    const gates: (() => void)[] = [];
    const pool = clientPool(slowClient('one', seen, gates), slowClient('two', seen, gates));
    for (let call = 0; call < 2; call += 1) {
      const asked = pool.call(QUESTION, z.string(), LIMIT);
      gates.pop()?.();
      await asked;
    }
    expect(seen).toEqual(['one', 'one']);
    await pool[Symbol.asyncDispose]();
    expect(seen.slice(2)).toEqual(['one ended', 'two ended']);
  });
});
