import { compareText } from '../../domain/diagnostic.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { GitProblem } from './git-problem.ts';
import { treeName } from './git-refs.ts';
import type { GitWorkspace } from './git-workspace.ts';

/** Who commits: no person, and an address that never exists (RFC 2606). The message says who it was for. */
const COMMITTER = 'Stage Orchestrator <stage-orchestrator@noreply.invalid>';

/** Where the commit stands in the private repository. */
const NEXT_REF = 'refs/snapshots/next';

/** A commit to make. */
export interface NewCommit {
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In the private repository; `undefined`: it is the first one. */
  readonly parent: string | undefined;
  /** All that it contains, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Makes a commit in the private repository, files byte for byte as given, and gives its object id. */
export async function makeCommit(workspace: GitWorkspace, commit: NewCommit): Promise<Result<string, GitProblem>> {
  // What was made before and could not be pushed is in nobody's way.
  const made = await workspace.git(['fast-import', '--quiet', '--force', '--done', '--date-format=raw'], {
    input: importStream(commit),
  });
  if (!made.ok) return made;
  const oid = await workspace.git(['rev-parse', '--verify', `${NEXT_REF}^{commit}`]);
  return oid.ok ? ok(oid.value.stdout.toString().trim()) : oid;
}

/** What git-fast-import(1) reads: no file on disk, no index, no filter is involved, and one process does it all. */
function* importStream({ message, at, parent, files }: NewCommit): Generator<Uint8Array> {
  const seconds = Math.max(0, Math.floor(at / 1_000));
  yield Buffer.from(`commit ${NEXT_REF}\ncommitter ${COMMITTER} ${seconds} +0000\n`);
  yield* data(Buffer.from(message));
  if (parent !== undefined) yield Buffer.from(`from ${parent}\n`);
  yield Buffer.from('deleteall\n');
  for (const [name, bytes] of [...files].toSorted(([a], [b]) => compareText(a, b))) {
    yield Buffer.from(`M 100644 inline ${treeName(name)}\n`);
    yield* data(bytes);
  }
  yield Buffer.from('done\n');
}

function* data(bytes: Uint8Array): Generator<Uint8Array> {
  yield Buffer.from(`data ${bytes.length}\n`);
  yield bytes;
  yield Buffer.from('\n');
}
