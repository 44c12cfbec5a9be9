import type { AccessTokens } from './access-tokens.ts';
import { refuse, type Answer, type Call } from './exchange.ts';

/** What a route asks of its caller. */
export type SignIn = 'none' | 'basic' | 'bearer' | 'either';

/** The only account of the demo, known to everybody: it protects nothing, it is there to be signed in to. */
export const DEMO_CREDENTIALS = {
  username: 'demo',
  password: 'demo-password',
  clientId: 'demo-client',
  clientSecret: 'demo-client-secret',
} as const;

const REALM = 'demo';

/** Decides whether a request may pass: the 401 that refuses it, or `null`. */
export function checkSignIn(signIn: SignIn, call: Call, tokens: AccessTokens): Answer | null {
  if (signIn === 'none') return null;
  const authorization = call.headers.authorization ?? '';
  const basic = basicCredentials(authorization);
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (signIn !== 'bearer' && basic && isDemoUser(basic)) return null;
  if (signIn !== 'basic' && bearer !== undefined && tokens.accepts(bearer)) return null;
  return signIn === 'basic' ? refuseBasic(basic !== null) : refuseBearer(bearer !== undefined);
}

/** The user and password of an `Authorization: Basic` header (RFC 7617), or `null` when it is not one. */
export function basicCredentials(authorization: string): { readonly user: string; readonly password: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function isDemoUser(given: { readonly user: string; readonly password: string }): boolean {
  return given.user === DEMO_CREDENTIALS.username && given.password === DEMO_CREDENTIALS.password;
}

function refuseBasic(tried: boolean): Answer {
  const why = tried ? 'The user or the password is wrong.' : 'Sign in with user and password (HTTP basic).';
  return { ...refuse(401, why), headers: { 'WWW-Authenticate': `Basic realm="${REALM}", charset="UTF-8"` } };
}

/** RFC 6750, section 3.1: a token that was tried in vain is named as such, so that clients fetch a new one. */
function refuseBearer(tried: boolean): Answer {
  const why = tried ? 'The token is expired or unknown.' : 'Sign in with a token from POST /oauth/token.';
  const challenge = tried ? `Bearer realm="${REALM}", error="invalid_token"` : `Bearer realm="${REALM}"`;
  return { ...refuse(401, why), headers: { 'WWW-Authenticate': challenge } };
}
