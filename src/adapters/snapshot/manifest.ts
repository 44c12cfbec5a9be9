import { compareText } from '../../domain/diagnostic.ts';
import type { Provenance } from '../../domain/history.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** The newest format of a manifest that this program reads, and the one it writes. */
export const MANIFEST_FORMAT = 1;

/** What the name of a history file ends with; before it stands the name of the stage. */
const HISTORY_ENDING = '.db';

/** A history file as it was saved. */
export interface FileEntry {
  /** SHA-256 of the whole file, in hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** The transactions that the history had seen: fewer means that an older copy was put in its place. */
  readonly generation: number;
}

/** What a snapshot of one environment contains, and who saved it when. Spec 04, "Snapshot store". */
export interface Manifest extends Pick<Provenance, 'run' | 'attempt' | 'commit'> {
  readonly project: string;
  readonly environment: string;
  /** Grows by one with each save. */
  readonly generation: number;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** By file name. */
  readonly files: ReadonlyMap<string, FileEntry>;
  /** The snapshots from which it derives, the newest first, as far back as is remembered. Absent: not known. */
  readonly ancestors?: readonly string[];
}

/** Why a manifest cannot be used. */
export type ManifestProblem =
  { readonly kind: 'newer'; readonly found: number } | { readonly kind: 'damaged'; readonly problem: string };

/** The name of a stage's history file. */
export function historyFileName(stage: string): string {
  return `${stage}${HISTORY_ENDING}`;
}

/** The stage of a history file's name; `undefined`: the name is of something else. */
export function stageOfFile(name: string): string | undefined {
  const isHistory = name.endsWith(HISTORY_ENDING) && name.length > HISTORY_ENDING.length && !/[/\\\0]/.test(name);
  return isHistory ? name.slice(0, -HISTORY_ENDING.length) : undefined;
}

/** The stages whose histories a manifest lists, in order. */
export function stagesOf(files: Iterable<string>): readonly string[] {
  return [...files].flatMap((name) => stageOfFile(name) ?? []).toSorted(compareText);
}

/** The text of a manifest, the same for the same content. */
export function writeManifest(manifest: Manifest): string {
  const { project, environment, generation, run, attempt, commit, createdAt, ancestors } = manifest;
  const files = [...manifest.files].toSorted(([a], [b]) => compareText(a, b));
  const content = {
    format: MANIFEST_FORMAT,
    project,
    environment,
    generation,
    run,
    attempt,
    commit,
    created_at: createdAt,
    stages: stagesOf(manifest.files.keys()),
    files: Object.fromEntries(files),
    ...(ancestors === undefined ? {} : { ancestors }),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Reads the text of a manifest. */
export function readManifest(text: string): Result<Manifest, ManifestProblem> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged('it is not JSON');
  }
  const fields = fieldsOf(value);
  const format = fields.get('format');
  if (!isCount(format) || format < 1) return damaged('it does not say its format');
  if (format > MANIFEST_FORMAT) return err({ kind: 'newer', found: format });

  const [project, environment, run] = [textOf(fields, 'project'), textOf(fields, 'environment'), textOf(fields, 'run')];
  const [commit, createdAt] = [textOf(fields, 'commit'), textOf(fields, 'created_at')];
  const [generation, attempt] = [fields.get('generation'), fields.get('attempt')];
  if (project === undefined || environment === undefined || run === undefined) return damaged(INCOMPLETE);
  if (commit === undefined || createdAt === undefined) return damaged(INCOMPLETE);
  if (!isCount(generation) || !isCount(attempt)) return damaged(INCOMPLETE);
  const files = readFiles(fields.get('files'));
  if (!files.ok) return files;
  const ancestors = readAncestors(fields.get('ancestors'));
  return ok({ project, environment, generation, run, attempt, commit, createdAt, files: files.value, ...ancestors });
}

const INCOMPLETE = 'something that every manifest has is missing';

function readAncestors(value: unknown): Pick<Manifest, 'ancestors'> {
  if (!Array.isArray(value)) return {};
  return { ancestors: value.filter((one: unknown): one is string => typeof one === 'string') };
}

function readFiles(value: unknown): Result<ReadonlyMap<string, FileEntry>, ManifestProblem> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return damaged(INCOMPLETE);
  const files = new Map<string, FileEntry>();
  for (const [name, entry] of Object.entries(value)) {
    const fields = fieldsOf(entry);
    const [sha256, bytes, generation] = [fields.get('sha256'), fields.get('bytes'), fields.get('generation')];
    if (stageOfFile(name) === undefined) return damaged(`"${name}" is no name of a history`);
    if (typeof sha256 !== 'string' || !isCount(bytes) || !isCount(generation)) {
      return damaged(`what it says of "${name}" is not complete`);
    }
    files.set(name, { sha256, bytes, generation });
  }
  return ok(files);
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function textOf(fields: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = fields.get(name);
  return typeof value === 'string' ? value : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function damaged(problem: string): Result<never, ManifestProblem> {
  return err({ kind: 'damaged', problem });
}
