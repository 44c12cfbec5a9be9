import { Agent, Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { ProxyAddress } from './proxy-address.ts';
import type { ProxyChoice } from './proxy-choice.ts';
import type { TlsSettings } from './tls-settings.ts';

/** How a URL is reached: a pool of connections, perhaps through a proxy. */
export interface Route {
  readonly dispatcher: Dispatcher;
  readonly proxy: ProxyAddress | undefined;
}

/** The pools of one client: one for servers reached directly, one for each proxy, made when they are first needed. */
export interface Routes {
  to(url: URL): Route;
  /** Ends every connection; requests under way fail. */
  close(): Promise<void>;
}

/** What the pools of a client have in common. */
export interface RouteSettings {
  readonly tls: TlsSettings;
  readonly chooseProxy: ProxyChoice;
  readonly connectTimeoutMs: number;
  /** Most connections to one origin; absent: no limit of its own. */
  readonly maxConnections: number | undefined;
}

/**
 * Opens no connection by itself.
 *
 * One request at a time on a connection (`pipelining: 1`), and HTTP/1.1 only: with more requests on a connection, and
 * after a GOAWAY of HTTP/2, undici sends those again that were behind the one that failed. Here a request is sent once.
 */
export function createRoutes(settings: RouteSettings): Routes {
  const common = {
    pipelining: 1,
    allowH2: false,
    connections: settings.maxConnections ?? null,
    connectTimeout: settings.connectTimeoutMs,
  } as const;
  const toServer = { ...settings.tls.toServer, allowH2: false, timeout: settings.connectTimeoutMs };
  const toProxy = { ...settings.tls.toProxy, allowH2: false, timeout: settings.connectTimeoutMs };
  const direct = new Agent({ ...common, connect: toServer });
  const tunnels = new Map<string, ProxyAgent>();

  function through(proxy: ProxyAddress): ProxyAgent {
    const known = tunnels.get(proxy.url);
    if (known !== undefined) return known;
    const made = new ProxyAgent({
      ...common,
      uri: proxy.url,
      requestTls: toServer,
      proxyTls: toProxy,
      // Plain requests would otherwise go through a pool without the common settings.
      factory: (origin, options: Pool.Options) => new Pool(origin, { ...common, ...options }),
    });
    tunnels.set(proxy.url, made);
    return made;
  }

  return {
    to: (url) => {
      const proxy = settings.chooseProxy(url);
      return { dispatcher: proxy === undefined ? direct : through(proxy), proxy };
    },
    close: async () => {
      await Promise.all([direct, ...tunnels.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}
