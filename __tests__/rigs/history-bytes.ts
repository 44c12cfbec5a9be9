import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sqliteHistories } from '../../src/adapters/history/sqlite-histories.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { given } from './given.ts';
import { attempt, intent, outcome, provenance, sqliteStore } from './history-records.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** What a run did to a history: versions that it applied (`2`), took back (`-2`) or left in flight (`2?`). */
export interface RunSketch {
  readonly run: string;
  readonly did: readonly string[];
}

/** The file of a history in which these runs were recorded, after what another file holds. */
export async function historyBytes(
  id: InstanceId,
  runs: readonly RunSketch[],
  before?: Uint8Array,
): Promise<Uint8Array> {
  await using folder = await makeTemporaryFolder();
  const file = path.join(folder.path, 'state', 'history.db');
  await mkdir(path.dirname(file));
  if (before !== undefined) await writeFile(file, before);
  await using histories = sqliteHistories({ temporaryDirectory: folder.path });
  const place = { id, owner: `shop/${id}`, store: sqliteStore, path: file };
  for (const { run, did } of runs) {
    await using store = given(await histories.claim(place));
    const by = { ...provenance, run };
    for (const done of did) {
      const version = done.replaceAll(/[-?]/g, '');
      given(await store.open(intent(version, { run })));
      if (done.endsWith('?')) continue;
      const undone = done.startsWith('-');
      given(await store.close(outcome(version, { provenance: by, outcome: undone ? 'undone' : 'applied' })));
    }
    if (did.some((done) => done.endsWith('?'))) continue;
    given(await store.finish({ attempt: attempt({ run }), durationMs: 1 }));
  }
  return await readFile(file);
}
