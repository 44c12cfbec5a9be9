import { createHmac } from 'node:crypto';

/** What the bearer of a signed address may do with its blob. */
export type BlobPermission = 'r' | 'w';

/** Longer than any test, shorter than any entry lives. */
const LIFE_MS = 60 * 60 * 1_000;

/** Where the blobs are: on an address of numbers the first part of a path is the storage account, the second a container. */
const CONTAINER = '/account/results/';

/**
 * Addresses of blobs that carry their own permission, as a shared access signature does: `sp` says what is allowed, `se`
 * until when, `sig` that the service has said so.
 */
export interface SignedAddresses {
  make(blob: string, permission: BlobPermission): string;
  /** The blob that an address leads to, if it allows this now; a code of Azure Storage otherwise. */
  check(address: URL, permission: BlobPermission): { readonly blob: string } | { readonly refused: string };
}

/** Addresses on a server, signed with a key. */
export function createSignedAddresses(origin: () => string, key: string, now: () => number): SignedAddresses {
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64');
  return {
    make(blob, permission) {
      const address = new URL(`${CONTAINER}${blob}`, origin());
      const end = new Date(now() + LIFE_MS).toISOString();
      for (const [name, value] of [
        ['sp', permission],
        ['se', end],
      ] as const)
        address.searchParams.set(name, value);
      address.searchParams.set('sig', sign([blob, permission, end].join('\n')));
      return address.href;
    },
    check({ pathname, searchParams }, permission) {
      const blob = pathname.startsWith(CONTAINER) ? pathname.slice(CONTAINER.length) : '';
      const [allowed = '', end = '', signature] = ['sp', 'se', 'sig'].map((name) => searchParams.get(name) ?? '');
      if (signature !== sign([blob, allowed, end].join('\n'))) return { refused: 'AuthenticationFailed' };
      if (Date.parse(end) <= now()) return { refused: 'AuthenticationFailed' };
      return allowed === permission ? { blob } : { refused: 'AuthorizationPermissionMismatch' };
    },
  };
}

/** Whether a path leads to a blob. */
export function isBlobPath(path: string): boolean {
  return path.startsWith(CONTAINER);
}
