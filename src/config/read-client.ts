import type { ClientDefinition, TlsVersion, WaitDefinition } from '../domain/stage-config.ts';
import type { SourceText } from '../domain/source-text.ts';
import { literal, type Located, member, oneOrMany, textOrEmpty } from './located.ts';
import { readHeaders, readUrl } from './read-request.ts';
import { readStatuses } from './read-statuses.ts';
import { optionalTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { ClientValue, WaitValue } from './schemas/stage-config-schema.ts';
import { withoutAbsent } from './without-absent.ts';
import { quoteShort } from './yaml-node.ts';

/** Longest time of one attempt where the file does not say. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** TLS versions in ascending order. */
const TLS_VERSIONS: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** How the requests of a stage are sent. `resolve` makes the names of files absolute. */
export function readClient(
  client: Located<ClientValue> | undefined,
  resolve: (path: string) => string,
  report: Report,
): ClientDefinition {
  if (client === undefined) return { insecure: false, timeoutMs: DEFAULT_TIMEOUT_MS };
  const [minTlsVersion, maxTlsVersion] = [
    tlsVersion(client, 'min_tls_version', report),
    tlsVersion(client, 'max_tls_version', report),
  ];
  if (minTlsVersion !== undefined && maxTlsVersion !== undefined && isAbove(minTlsVersion, maxTlsVersion)) {
    report(
      problemAt(client.node.location, {
        code: 'conflicting-keys',
        message: `min_tls_version ${minTlsVersion} is above max_tls_version ${maxTlsVersion}`,
        hint: 'leave max_tls_version out',
      }),
    );
  }
  const fileOf = (key: 'ca_file' | 'cert_file' | 'key_file'): string | undefined => {
    const path = textOrEmpty(client, key);
    return path === '' ? undefined : resolve(path);
  };
  const [certFile, keyFile] = [fileOf('cert_file'), fileOf('key_file')];
  if ((certFile === undefined) !== (keyFile === undefined)) {
    const key = certFile === undefined ? 'cert_file' : 'key_file';
    report(
      problemAt(client.node.location, {
        code: 'missing-key',
        message: `the key "${key}" is missing: a certificate needs its key`,
        hint: `add ${key}: \u2026`,
      }),
    );
  }
  const proxy = optionalTemplate(client, 'proxy', report);
  if (proxy !== undefined) checkProxy(proxy, report);
  return withoutAbsent({
    insecure: client.value.insecure,
    minTlsVersion,
    maxTlsVersion,
    caFile: fileOf('ca_file'),
    certFile,
    keyFile,
    timeoutMs: client.value.timeout,
    maxConnections: client.value.max_connections,
    proxy: proxy?.text === '' ? undefined : proxy,
  });
}

/** A proxy that is no template is checked at once. Nothing of it is repeated: it may hold a password. */
function checkProxy({ text, at }: SourceText, report: Report): void {
  const written = text.trim();
  if (written === '' || written.includes('{{')) return;
  // Without a scheme it is a host and a port, as other programs read it.
  const address = written.includes('://') ? written : `http://${written}`;
  if (/^https?:/i.test(address) && URL.canParse(address)) return;
  const message = 'proxy: this is no address of a proxy that speaks HTTP';
  report(problemAt(at, { code: 'invalid-url', message, hint: 'write http://host:port, or https:// in front' }));
}

function tlsVersion(
  client: Located<ClientValue>,
  key: 'min_tls_version' | 'max_tls_version',
  report: Report,
): TlsVersion | undefined {
  const written = member(client, key);
  const text = written === undefined ? '' : literal(written).trim();
  if (written === undefined || text === '') return undefined;
  const [, minor] = /^(?:tlsv?)?1(?:\.([0-3]))?$/i.exec(text) ?? [];
  const version = /^(?:tlsv?)?1(?:\.[0-3])?$/i.test(text) ? TLS_VERSIONS[Number(minor ?? 0)] : undefined;
  if (version !== undefined) return version;
  report(
    problemAt(written.node.location, {
      code: 'invalid-value',
      message: `${key}: ${quoteShort(text)} is no version of TLS`,
      hint: 'write "1.2" or "1.3" (also "1.0" and "1.1")',
    }),
  );
  return undefined;
}

function isAbove(one: TlsVersion, other: TlsVersion): boolean {
  return TLS_VERSIONS.indexOf(one) > TLS_VERSIONS.indexOf(other);
}

/** What a service must answer before the first request of a stage. */
export function readWait(wait: Located<WaitValue>, report: Report): WaitDefinition | undefined {
  const url = member(wait, 'url');
  if (url === undefined) return undefined;
  const status = member(wait, 'status');
  return {
    location: wait.node.location,
    url: readUrl(url, report),
    method: wait.value.method ?? 'GET',
    statuses:
      status === undefined
        ? [{ kind: 'range', from: 200, to: 200, text: '200' }]
        : readStatuses(oneOrMany(status), report),
    headers: readHeaders(member(wait, 'headers'), report),
    timeoutMs: wait.value.timeout,
    intervalMs: wait.value.interval,
  };
}
