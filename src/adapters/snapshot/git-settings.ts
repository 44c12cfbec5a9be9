import { gitCredential } from './git-credential.ts';
import type { ServerToken } from './git-place.ts';
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
 * @param token - who to be where the user's settings do not say it
 */
export function privateSettings(
  users: readonly GitSetting[],
  remote: string,
  token?: ServerToken,
): readonly GitSetting[] {
  const transport = users.filter(([name]) => TRANSPORT.test(name));
  return [...DEFAULTS, ...transport, ...tokenSettings(users, token), ...remoteSettings(users, remote), ...FIXED];
}

/** How `actions/checkout` signs in. GitHub refuses a request with two such headers, so one that is there counts. */
function tokenSettings(users: readonly GitSetting[], given: ServerToken | undefined): readonly GitSetting[] {
  if (given === undefined || given.token === '' || !URL.canParse(given.server)) return [];
  const { origin } = new URL(given.server);
  if (users.some((setting) => signsIn(setting, origin))) return [];
  return [[`http.${origin}/.extraheader`, `AUTHORIZATION: basic ${gitCredential(given.token)}`]];
}

/** `http.extraheader` is for every server, `http.URL.extraheader` for one. */
function signsIn([name, value]: GitSetting, origin: string): boolean {
  if (!/^authorization:/i.test(value)) return false;
  if (name === 'http.extraheader') return true;
  const url = /^http\.(?<url>.*)\.extraheader$/s.exec(name)?.groups?.['url'] ?? '';
  return URL.canParse(url) && new URL(url).origin === origin;
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
