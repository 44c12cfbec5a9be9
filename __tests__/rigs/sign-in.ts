import { createSignIn } from '../../src/adapters/auth/sign-in.ts';
import { processVariables } from '../../src/adapters/system/process-variables.ts';
import type { Credential, SignInRequest } from '../../src/execution/ports.ts';
import type { Respond, SeenRequest } from './api-server.ts';
import { makeClient } from './http-client.ts';

/** What the clock of {@link signIn} shows, in milliseconds since 1970. */
export const NOW = Date.UTC(2030, 0, 1);

/** A sign-in request as the engine makes it. */
export function signInRequest(
  type: SignInRequest['type'],
  fields: Readonly<Record<string, string>>,
  more: Partial<SignInRequest> = {},
): SignInRequest {
  return { name: 'web', type, fields: new Map(Object.entries(fields)), scopes: [], ...more };
}

/** Signs in with the real client. */
export async function signIn(
  request: SignInRequest,
  environment: Readonly<Record<string, string>> = {},
): ReturnType<ReturnType<typeof createSignIn>> {
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  const signInNow = createSignIn({ clock, variables: processVariables(environment) });
  await using client = await makeClient();
  return await signInNow(request, client, new AbortController().signal);
}

/** The credential; fails the test when there is none. */
export async function credentialOf(signedIn: ReturnType<typeof signIn>): Promise<Credential> {
  const result = await signedIn;
  if (!result.ok) throw new Error(`no credential: ${result.error}`);
  return result.value;
}

/** The sentence; fails the test when the sign-in worked. */
export async function refusalOf(signedIn: ReturnType<typeof signIn>): Promise<string> {
  const result = await signedIn;
  if (result.ok) throw new Error(`signed in, with ${result.value.token}`);
  return result.error;
}

/** Answers the requests one after another with these statuses and JSON bodies; the last one repeats. */
export function respondInTurn(...answers: readonly (readonly [number, unknown])[]): Respond {
  let next = 0;
  return (_, response) => {
    const [status, body] = answers[Math.min(next, answers.length - 1)] ?? [500, {}];
    next += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** The fields of a form that was posted. */
export function formOf(request: SeenRequest | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(request?.body));
}

/** An unsigned JSON Web Token with these claims. */
export function makeJwt(claims: object): string {
  const [header, payload] = [{ alg: 'none' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${header ?? ''}.${payload ?? ''}.signature`;
}
