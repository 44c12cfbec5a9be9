import { DEMO_CREDENTIALS } from '../../src/adapters/demo-api/sign-in.ts';

/** What came back, with the body parsed where there was one. */
export interface DemoAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Sends requests with one way of signing in. */
export interface DemoClient {
  get(path: string): Promise<DemoAnswer>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<DemoAnswer>;
  put(path: string, body: unknown): Promise<DemoAnswer>;
  delete(path: string): Promise<DemoAnswer>;
}

/** A client that is signed in as the operator. */
export function operator(url: string): DemoClient {
  return client(url, `Basic ${btoa(`${DEMO_CREDENTIALS.username}:${DEMO_CREDENTIALS.password}`)}`);
}

/** A client that fetched an access token. */
export async function deployer(url: string): Promise<DemoClient> {
  return client(url, `Bearer ${await fetchToken(url)}`);
}

/** A client that sends this `Authorization`, or none. */
export function client(url: string, authorization?: string): DemoClient {
  const signedIn: Record<string, string> = authorization === undefined ? {} : { authorization };
  const send = async (method: string, path: string, body?: unknown, headers = {}): Promise<DemoAnswer> => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...signedIn, ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  };
  return {
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body) => send('PUT', path, body),
    delete: (path) => send('DELETE', path),
  };
}

/** Asks for a token; `form` and `headers` replace what a correct request sends. */
export function requestToken(
  url: string,
  form: Readonly<Record<string, string>> = {
    grant_type: 'client_credentials',
    client_id: DEMO_CREDENTIALS.clientId,
    client_secret: DEMO_CREDENTIALS.clientSecret,
  },
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/oauth/token`, { method: 'POST', headers, body: new URLSearchParams(form) });
}

async function fetchToken(url: string): Promise<string> {
  const answer: unknown = await (await requestToken(url)).json();
  return textAt(answer, 'access_token');
}

/** The text at a path of member names, for instance `textAt(body, 'vpc', 'id')`; throws when there is none. */
export function textAt(value: unknown, ...names: readonly string[]): string {
  let current = value;
  for (const name of names) {
    if (typeof current !== 'object' || current === null || !(name in current)) {
      throw new Error(`no ${names.join('.')} in ${JSON.stringify(value)}`);
    }
    current = Object.entries(current).find(([key]) => key === name)?.[1];
  }
  if (typeof current !== 'string') throw new Error(`${names.join('.')} is no text in ${JSON.stringify(value)}`);
  return current;
}
