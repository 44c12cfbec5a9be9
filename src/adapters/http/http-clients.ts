import { ok, err } from '../../domain/result.ts';
import type { HttpClients, ProcessVariables } from '../../execution/ports.ts';
import { createHttpClient } from './http-client.ts';
import { readProxyAddress } from './proxy-address.ts';
import { chooseAlways, chooseByVariables } from './proxy-choice.ts';
import { readTlsSettings } from './tls-settings.ts';

/** How long opening a connection may take, TLS included, where the request's own limit is not shorter. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** What the clients of all stages share. */
export interface HttpClientsOptions {
  /** Read for `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, and nothing else. */
  readonly variables: ProcessVariables;
  /** The product's version, for `User-Agent`. */
  readonly version: string;
  readonly connectTimeoutMs?: number;
}

/** Makes the client of a stage over undici; see {@link HttpClients}. An empty proxy is none, and the variables decide. */
export function createHttpClients(options: HttpClientsOptions): HttpClients {
  const connectTimeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  return async (definition, proxy = '') => {
    const tls = await readTlsSettings(definition);
    if (!tls.ok) return tls;
    const explicit = proxy.trim() === '' ? undefined : readProxyAddress('client.proxy', proxy);
    if (explicit?.ok === false) return err(explicit.error);
    const choice = explicit === undefined ? chooseByVariables(options.variables) : ok(chooseAlways(explicit.value));
    if (!choice.ok) return choice;
    // undici takes longer to load than all the rest: what sends nothing, such as a plan, does without it.
    const { createRoutes } = await import('./routes.ts');
    const routes = createRoutes({
      tls: tls.value,
      chooseProxy: choice.value,
      connectTimeoutMs,
      maxConnections: definition.maxConnections,
    });
    return ok(createHttpClient({ routes, connectTimeoutMs, userAgent: `stage-orchestrator/${options.version}` }));
  };
}
