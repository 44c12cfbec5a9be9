import { err, ok, type Result } from '../../domain/result.ts';

/** Where a proxy listens. */
export interface ProxyAddress {
  /** The whole address, credentials included: not for messages. */
  readonly url: string;
  /** `host:port`, for messages. */
  readonly endpoint: string;
  /** It is spoken to over TLS. */
  readonly secure: boolean;
}

/** What separates a scheme from the rest; an address without it is a host and a port, as curl and Go read it. */
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Reads the address of a proxy: `http://host:port`, `https://user:password@host`, or just `host:port`.
 *
 * `source` says where it is written. The error is a sentence that repeats nothing of the address but its scheme, since
 * it may hold a password.
 */
export function readProxyAddress(source: string, text: string): Result<ProxyAddress, string> {
  const written = text.trim();
  const url = URL.parse(SCHEME.test(written) ? written : `http://${written}`);
  if (url === null || url.hostname === '') {
    return err(`${source} is no address of a proxy: write http://host:port`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return err(
      `${source} is the address of a ${url.protocol}// proxy: only http:// and https:// proxies are supported`,
    );
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    return err(`${source} holds a % that starts no escape in its user name or password: write %25`);
  }
  const port = url.port === '' ? defaultPort(url.protocol) : url.port;
  return ok({ url: url.href, endpoint: `${url.hostname}:${port}`, secure: url.protocol === 'https:' });
}

/** The port of a scheme when the address names none. */
export function defaultPort(protocol: string): string {
  return protocol === 'https:' ? '443' : '80';
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
