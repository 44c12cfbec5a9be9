/** What a token of GitHub becomes in the header that signs git in (RFC 7617): as secret as the token itself. */
export function gitCredential(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString('base64');
}
