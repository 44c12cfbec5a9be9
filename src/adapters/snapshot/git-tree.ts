import { ok, type Result } from '../../domain/result.ts';
import { damaged, type GitProblem } from './git-problem.ts';
import { fileNameOf } from './git-refs.ts';
import { problemOfSize, SNAPSHOT_LIMITS } from './git-limits.ts';
import type { GitWorkspace } from './git-workspace.ts';

/** A file in a tree. */
interface TreeFile {
  readonly name: string;
  readonly oid: string;
  readonly bytes: number;
}

/** The files of a commit that was fetched with everything, by name, byte for byte. */
export async function readFiles(
  workspace: GitWorkspace,
  commit: string,
): Promise<Result<ReadonlyMap<string, Uint8Array>, GitProblem>> {
  const listed = await workspace.git(['ls-tree', '-z', '--long', '--full-tree', commit]);
  if (!listed.ok) return listed;
  const files = readListing(listed.value.stdout.toString());
  if (!files.ok) return files;
  const problem = problemOfSize(files.value.map(({ name, bytes }) => [name, bytes]));
  if (problem !== undefined) return damaged(problem);
  if (files.value.length === 0) return ok(new Map());
  const contents = await workspace.git(['cat-file', '--batch'], {
    input: files.value.map(({ oid }) => Buffer.from(`${oid}\n`)),
    // Each file has a line before it and a line end behind it.
    outputLimitBytes: SNAPSHOT_LIMITS.bytes + files.value.length * 256,
  });
  return contents.ok ? splitContents(files.value, contents.value.stdout) : contents;
}

/** Reads `mode type oid size<TAB>name<NUL>`. Source: git-ls-tree(1), `--long`. */
function readListing(listing: string): Result<readonly TreeFile[], GitProblem> {
  const files: TreeFile[] = [];
  for (const entry of listing.split('\0').filter((one) => one !== '')) {
    const [, oid = '', size = '', written = ''] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(entry) ?? [];
    const name = written === '' ? undefined : fileNameOf(written);
    if (name === undefined) return damaged(`it contains ${JSON.stringify(entry.slice(-80))}, which no save put there`);
    files.push({ name, oid, bytes: Number(size) });
  }
  return ok(files);
}

/** Reads `oid blob size<LF>content<LF>` in the order of the files. Source: git-cat-file(1), "Batch output". */
function splitContents(
  files: readonly TreeFile[],
  contents: Buffer,
): Result<ReadonlyMap<string, Uint8Array>, GitProblem> {
  const read = new Map<string, Uint8Array>();
  let position = 0;
  for (const { name, oid, bytes } of files) {
    const head = `${oid} blob ${bytes}\n`;
    const start = position + head.length;
    const found = contents.toString('latin1', position, start);
    position = start + bytes + 1;
    if (found !== head || position > contents.length) return damaged(`the content of ${name} cannot be read`);
    read.set(name, Uint8Array.from(contents.subarray(start, start + bytes)));
  }
  return ok(read);
}
