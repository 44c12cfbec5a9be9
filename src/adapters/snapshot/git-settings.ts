import type { GitSetting } from './git-variables.ts';

/** How the remote of the snapshots is called in the private repository. */
export const REMOTE_NAME = 'snapshots';

/** Settings that say how to get to a remote, and as whom. Names are as `git config --list` writes them. */
const TRANSPORT = /^(?:(?:http|https|credential|url|ssh|protocol)\..+|core\.(?:sshcommand|gitproxy|askpass))$/s;

/** What is taken over of the remote itself. */
const REMOTE_FIELDS = ['url', 'pushurl', 'proxy', 'proxyauthmethod', 'uploadpack', 'receivepack'];

/** Ours when the user has not said otherwise: a connection on which nothing comes for half a minute is dead. */
const DEFAULTS: readonly GitSetting[] = [
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '30'],
];

/** Ours in any case. On some systems git takes `A` and `a` for one file name unless it is told otherwise. */
const FIXED: readonly GitSetting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.ignoreCase', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

/** The settings of the user's repository, as `git config --list -z` writes them: name, line end, value, NUL. */
export function readSettings(listing: string): readonly GitSetting[] {
  return listing
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const end = entry.indexOf('\n');
      // A name alone is how a setting is switched on.
      return end === -1 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)];
    });
}

/** Whether the user's repository has a remote of this name. */
export function hasRemote(settings: readonly GitSetting[], name: string): boolean {
  return settings.some(([key]) => key === `remote.${name}.url`);
}

/**
 * The settings of the private repository: what the user's says of transport and of the remote, and ours.
 * @param remote - the name of a remote, a URL or a path
 */
export function privateSettings(users: readonly GitSetting[], remote: string): readonly GitSetting[] {
  const transport = users.filter(([name]) => TRANSPORT.test(name));
  return [...DEFAULTS, ...transport, ...remoteSettings(users, remote), ...FIXED];
}

/** Folders whose owner may be somebody else: processes in a remote that is a folder look for them in the user's file. */
export function safeFolders(users: readonly GitSetting[]): readonly string[] {
  return users.filter(([name]) => name === 'safe.directory').map(([, value]) => value);
}

/** Of several URLs the first: a ref that is kept in several places could not be compared and swapped. */
function remoteSettings(users: readonly GitSetting[], remote: string): readonly GitSetting[] {
  if (!hasRemote(users, remote)) return [[`remote.${REMOTE_NAME}.url`, remote]];
  return REMOTE_FIELDS.flatMap((field): GitSetting[] => {
    const found = users.find(([name]) => name === `remote.${remote}.${field}`);
    return found === undefined ? [] : [[`remote.${REMOTE_NAME}.${field}`, found[1]]];
  });
}
