/**
 * When a JSON Web Token ends, in milliseconds since 1970; `undefined` for a text that is none or does not say. The
 * signature is not looked at: this decides only when to ask for the next one. Source: RFC 7519, section 4.1.4.
 */
export function jwtExpiry(token: string): number | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const seconds = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1000 : undefined;
  } catch {
    return undefined;
  }
}
