import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';

/** What an export is recognised by. */
const FORMAT = 'stage-orchestrator/state-export';

/** The newest version of an export that this program reads, and the one it writes. */
export const EXPORT_VERSION = 1;

/** The largest export that is written and read: a text of JavaScript has at most half a gigabyte. */
export const MAX_EXPORT_BYTES = 256 * 1024 * 1024;

/** The newest snapshots of all environments as one file carries them. `docs/state.md` describes it. */
export interface ExportedState {
  readonly project: string;
  /** ISO 8601 in UTC. */
  readonly exportedAt: string;
  /** By name. */
  readonly environments: ReadonlyMap<string, ExportedEnvironment>;
}

/** One environment of an export. */
export interface ExportedEnvironment {
  readonly generation: number;
  /** `manifest.json` and the histories, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Names of files: no folder is in them, and none of them is hidden. */
const FileName = z.string().check(z.regex(/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/));

const ExportedFile = z.object({
  sha256: z.string(),
  base64: z.base64(),
});

const Document = z.object({
  format: z.literal(FORMAT),
  version: z.literal(EXPORT_VERSION),
  project: z.string(),
  exported_at: z.string(),
  environments: z.record(
    z.string(),
    z.object({ generation: z.int().check(z.nonnegative()), files: z.record(FileName, ExportedFile) }),
  ),
});

/** What every version of an export begins with. */
const Head = z.object({ format: z.literal(FORMAT), version: z.int().check(z.positive()) });

/** The text of an export. */
export function writeExport({ project, exportedAt, environments }: ExportedState): string {
  const document: z.infer<typeof Document> = {
    format: FORMAT,
    version: EXPORT_VERSION,
    project,
    exported_at: exportedAt,
    environments: Object.fromEntries(
      [...environments].map(([name, { generation, files }]) => [
        name,
        { generation, files: Object.fromEntries([...files].map(([file, bytes]) => [file, packed(bytes)])) },
      ]),
    ),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Reads an export and checks every checksum. `file` names it in messages. */
export function readExport(bytes: Uint8Array, file: string): Result<ExportedState, Failure> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err(noExport(file));
  }
  const head = Head.safeParse(value);
  if (!head.success) return err(noExport(file));
  const { version } = head.data;
  if (version > EXPORT_VERSION) return err({ reason: 'history_newer', file, found: version, known: EXPORT_VERSION });
  const read = Document.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return damaged(file, `${issue?.path.join('.') || 'the document'} is not what it must be: ${issue?.message ?? ''}`);
  }
  const environments = new Map<string, ExportedEnvironment>();
  for (const [name, { generation, files }] of Object.entries(read.data.environments)) {
    const unpacked = new Map<string, Uint8Array>();
    for (const [fileName, entry] of Object.entries(files)) {
      const content = Buffer.from(entry.base64, 'base64');
      if (sha256(content) !== entry.sha256) return damaged(file, `the checksum of ${name}/${fileName} does not match`);
      unpacked.set(fileName, content);
    }
    environments.set(name, { generation, files: unpacked });
  }
  return ok({ project: read.data.project, exportedAt: read.data.exported_at, environments });
}

function packed(bytes: Uint8Array): z.infer<typeof ExportedFile> {
  return { sha256: sha256(bytes), base64: Buffer.from(bytes).toString('base64') };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(file: string, problem: string): Result<never, Failure> {
  return err({ reason: 'history_damaged', file, problem });
}

function noExport(file: string): Failure {
  return {
    reason: 'usage',
    message: `${file} is no export of histories, or only a part of one`,
    hint: 'stage-orchestrator state export FILE makes one; a folder of histories such as .stage-orchestrator/production can be imported too',
  };
}
