import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../../src/domain/diagnostic.ts';
import { type GitRemote, runGit } from './git-remote.ts';

/** A repository of a user, with work in it that is not committed. */
export interface UserRepository {
  readonly path: string;
  git(...words: readonly string[]): Promise<string>;
}

/** Makes one beside the remote, whose remote `origin` it is, with one commit or none. */
export async function makeUserRepository(remote: GitRemote, commits: 0 | 1 = 1): Promise<UserRepository> {
  const path = join(remote.folder, 'project');
  const git = (...words: readonly string[]): Promise<string> => runGit(remote.variables, '-C', path, ...words);
  await mkdir(path);
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.com');
  await git('remote', 'add', 'origin', remote.path);
  await writeFile(join(path, 'stages.yaml'), 'stages: []\n');
  if (commits === 0) return { path, git };
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'Begin');
  await git('tag', 'v1');
  await writeFile(join(path, 'stages.yaml'), 'stages: [changed]\n');
  await writeFile(join(path, 'untracked'), '');
  await writeFile(join(path, 'staged'), '');
  await git('add', 'staged');
  return { path, git };
}

/** Every file below a folder with a checksum of it, links with where they lead. */
export async function treeBytes(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const named = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) return [path, 'folder'] as const;
    if (entry.isSymbolicLink()) return [path, await readlink(path)] as const;
    const hash = createHash('sha256').update(await readFile(path));
    return [path, hash.digest('hex')] as const;
  });
  const all = await Promise.all(named);
  return Object.fromEntries(all.toSorted(([a], [b]) => compareText(a, b)));
}
