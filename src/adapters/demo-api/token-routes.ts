import type { AccessTokens } from './access-tokens.ts';
import type { Answer, Call } from './exchange.ts';
import { route, type RouteDefinition } from './router.ts';
import { basicCredentials, DEMO_CREDENTIALS } from './sign-in.ts';

/** `POST /oauth/token`: the client credentials grant of RFC 6749, section 4.4, with the errors of section 5.2. */
export function tokenRoutes(tokens: AccessTokens): readonly RouteDefinition[] {
  return [route('POST', '/oauth/token', 'none', (call) => grantToken(call, tokens))];
}

function grantToken(call: Call, tokens: AccessTokens): Answer {
  if (!/^application\/x-www-form-urlencoded\b/i.test(call.headers['content-type'] ?? '')) {
    return oauthError(400, 'invalid_request', 'Send the request as application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(call.text);
  if (!isDemoClient(call, form)) {
    return oauthError(401, 'invalid_client', 'The client or its secret is wrong.');
  }
  const grantType = form.get('grant_type');
  if (grantType === null) return oauthError(400, 'invalid_request', 'grant_type is missing.');
  if (grantType !== 'client_credentials') {
    return oauthError(400, 'unsupported_grant_type', 'Only grant_type=client_credentials is supported.');
  }
  const { token, expiresInSeconds } = tokens.issue();
  return {
    status: 200,
    headers: { 'Cache-Control': 'no-store' },
    body: { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds },
    note: 'issued a token',
  };
}

/** The client comes in the header, its parts form-encoded first (RFC 6749, section 2.3.1), or in the form. */
function isDemoClient(call: Call, form: URLSearchParams): boolean {
  const header = basicCredentials(call.headers.authorization ?? '');
  const clientId = header ? formDecoded(header.user) : form.get('client_id');
  const clientSecret = header ? formDecoded(header.password) : form.get('client_secret');
  return clientId === DEMO_CREDENTIALS.clientId && clientSecret === DEMO_CREDENTIALS.clientSecret;
}

function formDecoded(part: string): string | null {
  return new URLSearchParams(`part=${part.replaceAll('&', '%26')}`).get('part');
}

function oauthError(status: 400 | 401, code: string, description: string): Answer {
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="demo"' } : {};
  return {
    status,
    headers: { 'Cache-Control': 'no-store', ...challenge },
    body: { error: code, error_description: description },
    note: description,
  };
}
