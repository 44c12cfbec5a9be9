import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SentFiles } from './client-calls.ts';
import { readFiles, writeFiles } from './client-files.ts';
import { explanation, type ClientOutput } from './client-output.ts';

/**
 * The path that is cached, the same for every reader and writer. An entry is found only under the version that it was
 * saved with, a SHA-256 over the path **as it is written**, the compression, and the operating system unless it is told
 * not to care (`getCacheVersion` in `@actions/cache` 6.3.0, `lib/internal/cacheUtils.js`). The path is taken from the
 * process's working folder, and stands in the archive relative to `GITHUB_WORKSPACE`: in the process of the clients both
 * are a private folder, so this one word leads to the same place in the archive from wherever it is saved and restored.
 */
const CACHED_PATH = 'snapshot';

/** Entries of Windows and of other systems are the same: our files do not depend on the system. */
const ACROSS_SYSTEMS = true;

/** How the client says that the service has answered and has nothing. Without this line `undefined` means an outage. */
const MISS = '::debug::Cache not found for version ';

/** How it says, among all reasons why an entry could not be begun, that there is one. */
const TAKEN = /^::(?:debug::Failed to reserve cache|warning::Cache reservation failed): .*(?:\(409\)|already exists)/u;

/** What is done with `@actions/cache`; what is thrown says why not. */
export interface CacheClient {
  /** The key that would be restored. */
  find(keys: readonly string[]): Promise<string | undefined>;
  restore(key: string): Promise<SentFiles | undefined>;
  save(key: string, content: SentFiles): Promise<'saved' | 'taken'>;
}

/**
 * Works with `@actions/cache` in a private folder. The client gives `undefined` for a miss and for an outage alike, and -1 for whatever
 * keeps an entry from being saved; what it prints tells them apart. A newer client that prints something else makes
 * failures of misses, never the other way round.
 */
export function cacheClient(folder: string, output: ClientOutput): CacheClient {
  const files = join(folder, CACHED_PATH);
  const failure = (): Error => new Error(explanation(output.lines) ?? 'the client of the cache gave no reason');

  return {
    async find([first = '', ...others]) {
      const cache = await import('@actions/cache');
      const found = await cache.restoreCache([CACHED_PATH], first, others, { lookupOnly: true }, ACROSS_SYSTEMS);
      if (found === undefined && !output.lines.some((line) => line.startsWith(MISS))) throw failure();
      return found;
    },
    async restore(key) {
      const cache = await import('@actions/cache');
      await rm(files, { recursive: true, force: true });
      const found = await cache.restoreCache([CACHED_PATH], key, [], {}, ACROSS_SYSTEMS);
      if (found === undefined && !output.lines.some((line) => line.startsWith(MISS))) throw failure();
      // A key counts as a prefix too: the entry may be gone, and another one begin like it.
      if (found !== key) return undefined;
      return readFiles(files);
    },
    async save(key, content) {
      const cache = await import('@actions/cache');
      await writeFiles(files, content);
      const id = await cache.saveCache([CACHED_PATH], key, {}, ACROSS_SYSTEMS);
      if (id !== -1) return 'saved';
      if (output.lines.some((line) => TAKEN.test(line))) return 'taken';
      throw failure();
    },
  };
}

/**
 * Makes the client compress with gzip everywhere: puts a `zstd` that does nothing before the real one. The compression
 * is part of the version of an entry, so that a job in a container without zstd would not find what one outside of it
 * has saved, and take the history for none.
 */
export async function hideZstd(folder: string): Promise<void> {
  const programs = join(folder, 'programs');
  const [name, text] = process.platform === 'win32' ? ['zstd.cmd', '@exit /b 1\r\n'] : ['zstd', '#!/bin/sh\nexit 1\n'];
  await mkdir(programs, { recursive: true });
  await writeFile(join(programs, name), text);
  await chmod(join(programs, name), 0o700);
  process.env['PATH'] = [programs, process.env['PATH'] ?? ''].join(process.platform === 'win32' ? ';' : ':');
}
