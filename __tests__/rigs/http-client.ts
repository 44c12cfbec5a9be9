import { createHttpClients, type HttpClientsOptions } from '../../src/adapters/http/http-clients.ts';
import { processVariables } from '../../src/adapters/system/process-variables.ts';
import type { ClientDefinition } from '../../src/domain/stage-config.ts';
import type { HttpClient, IncomingResponse, OutgoingRequest, TransportProblem } from '../../src/execution/ports.ts';

/** What a test wants to be different from the defaults. */
export interface ClientSettings extends Partial<Omit<ClientDefinition, 'proxy'>> {
  readonly proxy?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly connectTimeoutMs?: HttpClientsOptions['connectTimeoutMs'];
}

/** The real client, of version `1.2.3`; fails the test when it cannot be made. */
export async function makeClient(settings: ClientSettings = {}): Promise<HttpClient> {
  const made = await tryMakeClient(settings);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** The real client, or why it cannot be made. */
export function tryMakeClient(settings: ClientSettings): ReturnType<ReturnType<typeof createHttpClients>> {
  const { proxy, environment = {}, connectTimeoutMs, ...definition } = settings;
  const clients = createHttpClients({
    variables: processVariables(environment),
    version: '1.2.3',
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
  });
  return clients({ insecure: false, timeoutMs: 30_000, ...definition }, proxy);
}

/** Sends a GET, or what is given, with a time limit that no passing test reaches. */
export function send(
  client: HttpClient,
  request: Partial<OutgoingRequest> & { readonly url: string },
  signal: AbortSignal = new AbortController().signal,
): ReturnType<HttpClient['send']> {
  return client.send({ method: 'GET', headers: [], timeoutMs: 20_000, ...request }, signal);
}

/** The answer; fails the test when there is none. */
export async function answerOf(sent: ReturnType<HttpClient['send']>): Promise<IncomingResponse> {
  const result = await sent;
  if (!result.ok) throw new Error(`no answer: ${result.error.message}`);
  return result.value;
}

/** The problem; fails the test when there is an answer. */
export async function problemOf(sent: ReturnType<HttpClient['send']>): Promise<TransportProblem> {
  const result = await sent;
  if (result.ok) throw new Error(`an answer: ${result.value.status}`);
  return result.error;
}
