import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSnapshots, type KeptSnapshots } from '../../src/adapters/snapshot/kept-snapshots.ts';
import { ok } from '../../src/domain/result.ts';
import type { RemoteSnapshots } from '../../src/execution/snapshot-ports.ts';

/** A machine whose histories are texts, of which each line is something that was done. */
export interface WriterMachine {
  /** The store as a process has it that starts now. What the one before had locked is free: it is over. */
  start(): KeptSnapshots;
  /** A stage does something. */
  append(stage: string, line: string): Promise<void>;
  lines(stage: string): Promise<readonly string[]>;
  /** The disk is gone. */
  lose(): Promise<void>;
}

/** A machine in a folder, with these stores. */
export function writerMachine(directory: string, run: string, remotes: readonly RemoteSnapshots[]): WriterMachine {
  const file = (stage: string): string => join(directory, 'default', `${stage}.db`);
  let locks = new Set<string>();
  return {
    start() {
      const own = new Set<string>();
      locks = own;
      return keptSnapshots({
        working: {
          directory,
          project: 'shop',
          now: () => 0,
          provenance: { run, attempt: 1, actor: 'ada', commit: 'c0ffee' },
          readGeneration: async (path) => ok((await readFile(path, 'utf8')).split('\n').length),
          tryLock(path) {
            if (locks.has(path)) return undefined;
            locks.add(path);
            return { release: () => void locks.delete(path) };
          },
        },
        remotes,
        signal: new AbortController().signal,
        uploads: 'at once',
        absorbLog: () => ok(undefined),
      });
    },
    async append(stage, line) {
      await mkdir(join(directory, 'default'), { recursive: true });
      await appendFile(file(stage), `${line}\n`);
    },
    async lines(stage) {
      const text = await readFile(file(stage), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    lose: () => rm(directory, { recursive: true, force: true }),
  };
}
