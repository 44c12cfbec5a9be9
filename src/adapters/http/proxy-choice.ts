import { BlockList, isIP } from 'node:net';
import { ok, type Result } from '../../domain/result.ts';
import type { ProcessVariables } from '../../execution/ports.ts';
import { defaultPort, readProxyAddress, type ProxyAddress } from './proxy-address.ts';

/** Which proxy leads to a URL; `undefined`: none, the server is reached directly. */
export type ProxyChoice = (url: URL) => ProxyAddress | undefined;

/** Every URL goes through this proxy: the user asked for it in `client.proxy`. */
export function chooseAlways(proxy: ProxyAddress): ProxyChoice {
  return () => proxy;
}

/**
 * The choice that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` make, in lower case too, which wins as it does for curl.
 *
 * `NO_PROXY` is a list of hosts (`api.example`, which includes its subdomains; `.api.example`; `*.api.example` for
 * subdomains alone), addresses, CIDR ranges and `*`, each perhaps with `:port`, separated by commas or blanks.
 */
export function chooseByVariables(variables: ProcessVariables): Result<ProxyChoice, string> {
  const plain = readVariable(variables, 'http_proxy');
  if (!plain.ok) return plain;
  const secure = readVariable(variables, 'https_proxy');
  if (!secure.ok) return secure;
  const exceptions = (lookUp(variables, 'no_proxy')?.value ?? '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(readException);
  return ok((url) => {
    const proxy = url.protocol === 'https:' ? secure.value : plain.value;
    if (proxy === undefined || exceptions.some((isException) => isException(url))) return undefined;
    return proxy;
  });
}

function readVariable(variables: ProcessVariables, lower: string): Result<ProxyAddress | undefined, string> {
  const found = lookUp(variables, lower);
  return found === undefined ? ok(undefined) : readProxyAddress(found.name, found.value);
}

function lookUp(variables: ProcessVariables, lower: string): { name: string; value: string } | undefined {
  for (const name of [lower, lower.toUpperCase()]) {
    const value = variables.get(name)?.trim();
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}

function readException(entry: string): (url: URL) => boolean {
  const { host, port } = splitPort(entry);
  const matches = readHostPattern(host.toLowerCase());
  return (url) => {
    if (port !== undefined && port !== (url.port === '' ? defaultPort(url.protocol) : url.port)) return false;
    return matches(url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, ''));
  };
}

function splitPort(entry: string): { readonly host: string; readonly port: string | undefined } {
  const bracketed = /^\[(?<host>[^\]]*)\](?::(?<port>\d+))?$/.exec(entry)?.groups;
  if (bracketed !== undefined) return { host: bracketed['host'] ?? '', port: bracketed['port'] };
  const named = /^(?<host>[^:]*):(?<port>\d+)$/.exec(entry)?.groups;
  return { host: named?.['host'] ?? entry, port: named?.['port'] };
}

function readHostPattern(pattern: string): (host: string) => boolean {
  if (pattern === '*') return () => true;
  const range = readRange(pattern);
  if (range !== undefined) return range;
  const name = pattern.replace(/^\*?\./, '').replace(/\.$/, '');
  const apex = !pattern.startsWith('*.');
  return (host) => (apex && host === name) || host.endsWith(`.${name}`);
}

function readRange(pattern: string): ((host: string) => boolean) | undefined {
  const [address = '', prefix = ''] = pattern.split('/');
  const family = isIP(address);
  if (family === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  const range = new BlockList();
  range.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) === family && range.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
