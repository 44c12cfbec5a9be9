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
    async readFolder(folder, elsewhere = new Map<string, string>()) {
      try {
        return await readFolder(folder, elsewhere, kind.readWhole);
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

async function readFolder(
  folder: string,
  elsewhere: ReadonlyMap<string, string>,
  readWhole: ReadWhole,
): Promise<Result<FolderFiles | undefined, Failure>> {
  const inFolder = (await kindOf(folder)) === 'folder';
  if (!inFolder && elsewhere.size === 0) return ok(undefined);
  const manifest = await textOf(join(folder, MANIFEST));
  const facts = manifest === undefined ? undefined : factsIn(manifest);
  const histories = new Map<string, Uint8Array>();
  const files = new Map<string, string>();
  for (const name of inFolder ? await historyFileNames(folder) : [])
    files.set(stageOfFile(name) ?? name, join(folder, name));
  for (const [stage, file] of elsewhere) if ((await kindOf(file)) === 'file') files.set(stage, file);
  for (const [stage, file] of files) {
    const bytes = readWhole({ instance: instanceId(facts?.environment ?? '', stage), file });
    if (!bytes.ok) return bytes;
    histories.set(stage, bytes.value);
  }
  return ok({ histories, ...(facts === undefined ? {} : { facts }) });
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isAbsent(error)) return 'nothing';
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
