import { readFile } from 'node:fs/promises';
import type { Failure } from '../../domain/failure.ts';
import { ok, type Result } from '../../domain/result.ts';
import { isAbsent } from './file-error.ts';
import { snapshotId } from './kept-ancestry.ts';
import { checksumOf } from './kept-content.ts';
import { guarded, type KeptEnvironment } from './kept-environment.ts';
import { lookIntoStores, type StoreLook } from './kept-remotes.ts';
import type { WorkingCopy } from './kept-working.ts';

/** See `StateArchive.mark`. */
export async function markKept(environment: KeptEnvironment, signal: AbortSignal): Promise<Result<string, Failure>> {
  const looks = await lookIntoStores(environment.remotes, signal);
  return looks.ok ? guarded(environment, async () => ok(await markOf(environment.copy, looks.value))) : looks;
}

/** Changes with each snapshot in a store, and with each history of the working copy. Throws errors of the file system. */
export async function markOf(copy: WorkingCopy, looks: readonly StoreLook[]): Promise<string> {
  const parts = looks.map(({ store, generation, found }) => {
    const id = found?.ok === true ? snapshotId(found.value) : found === undefined ? 'none' : 'unusable';
    return `${store.name} ${generation} ${id}`;
  });
  for (const name of await copy.names()) {
    const path = copy.pathOf(name);
    parts.push(`${name} ${await contentOf(path)} ${await contentOf(`${path}-wal`)}`);
  }
  return checksumOf(Buffer.from(parts.join('\n')));
}

async function contentOf(path: string): Promise<string> {
  try {
    return checksumOf(await readFile(path));
  } catch (error) {
    if (isAbsent(error)) return 'none';
    throw error;
  }
}
