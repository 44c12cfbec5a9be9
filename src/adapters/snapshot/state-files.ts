import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import { instanceId, type InstanceId } from '../../domain/instance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { SnapshotFacts } from '../../domain/state-report.ts';
import type { FolderFiles, KeptFiles } from '../../execution/kept-files-ports.ts';
import { fileErrorMessage, isAbsent } from './file-error.ts';
import { historyFileNames } from './history-files.ts';
import { readManifest, stageOfFile, stagesOf } from './manifest.ts';

/** The bytes of a history with what its log holds; the kind of history knows how. */
export type ReadWhole = (history: {
  readonly instance: InstanceId;
  readonly file: string;
}) => Result<Uint8Array, Failure>;

/** Looks into snapshots and folders of histories; `inspect` and `readWhole` know the kind of history. */
export function stateFiles(kind: { readonly inspect: KeptFiles['inspect']; readonly readWhole: ReadWhole }): KeptFiles {
  return {
    inspect: kind.inspect,
    async factsOf({ files }) {
      const manifest = files.get(MANIFEST);
      return manifest === undefined ? undefined : factsIn(new TextDecoder().decode(manifest));
    },
    async readFolder(folder) {
      try {
        return await readFolder(folder, kind.readWhole);
      } catch (error) {
        return err({ reason: 'history_unavailable', place: folder, problem: fileErrorMessage(error) });
      }
    },
  };
}

const MANIFEST = 'manifest.json';

function factsIn(text: string): SnapshotFacts | undefined {
  const manifest = readManifest(text);
  if (!manifest.ok) return undefined;
  const { project, environment, generation, run, attempt, commit, createdAt, files } = manifest.value;
  return { project, environment, generation, run, attempt, commit, createdAt, stages: stagesOf(files.keys()) };
}

async function readFolder(folder: string, readWhole: ReadWhole): Promise<Result<FolderFiles | undefined, Failure>> {
  if (!(await isThere(folder))) return ok(undefined);
  const manifest = await textOf(join(folder, MANIFEST));
  const facts = manifest === undefined ? undefined : factsIn(manifest);
  const histories = new Map<string, Uint8Array>();
  for (const name of await historyFileNames(folder)) {
    const stage = stageOfFile(name) ?? name;
    const bytes = readWhole({ instance: instanceId(facts?.environment ?? '', stage), file: join(folder, name) });
    if (!bytes.ok) return bytes;
    histories.set(stage, bytes.value);
  }
  return ok({ histories, ...(facts === undefined ? {} : { facts }) });
}

async function isThere(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
