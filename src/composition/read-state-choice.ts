import path from 'node:path';
import { nearest } from '../config/nearest.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { StateChoice, StateStore } from '../domain/state-choice.ts';

/** How each store is written. */
const SPELLINGS = ['directory', 'artifact', 'cache', 'git', 'git=REMOTE'];

const KINDS = ['directory', 'artifact', 'cache', 'git'] as const;

/** What the action keeps histories in unless it is told otherwise: what every job may use. As in `action.yml`. */
export const ACTION_STATE = ['artifact', 'cache'] as const;

/**
 * Reads `--state`: names of stores, each once. `workingDirectory` is where relative paths of remotes lead from. Nothing
 * at all means `directory`. The error is a sentence.
 */
export function readStateChoice(names: readonly string[], workingDirectory: string): Result<StateChoice, string> {
  const stores: StateStore[] = [];
  for (const name of names) {
    const store = readStore(name, workingDirectory);
    if (!store.ok) return store;
    const { kind } = store.value;
    if (stores.some((other) => other.kind === kind)) return err(`--state names ${kind} twice: each store once`);
    stores.push(store.value);
  }
  return ok(stores.length === 0 ? [{ kind: 'directory' }] : stores);
}

function readStore(text: string, workingDirectory: string): Result<StateStore, string> {
  const [, name = text, remote] = /^(?<name>[^=]*?)\s*=\s*(?<remote>.*)$/su.exec(text) ?? [];
  const kind = KINDS.find((one) => one === name);
  if (kind === undefined) {
    const meant = nearest(name, KINDS);
    const hint = meant === undefined ? '' : `did you mean ${meant}? `;
    return err(`there is no state store ${name}: ${hint}choose ${SPELLINGS.join(', ')}`);
  }
  if (remote === undefined) return ok({ kind });
  if (kind !== 'git') return err(`--state ${kind} takes no value, only git=REMOTE does`);
  if (remote === '') return err('--state git= needs the name, URL or path of a remote: git=origin');
  // git would take it for an option.
  if (remote.startsWith('-')) return err(`--state git=${remote}: this is no name, URL or path of a remote`);
  return ok({ kind, remote: isRelativePath(remote) ? path.resolve(workingDirectory, remote) : remote });
}

/** Names of remotes hold no slash; URLs, `host:path` and `C:\path` a colon. */
function isRelativePath(remote: string): boolean {
  return /[/\\]|^\.{1,2}$/.test(remote) && !remote.includes(':') && !path.isAbsolute(remote);
}
