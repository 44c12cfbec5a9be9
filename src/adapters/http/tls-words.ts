/** Certificate and handshake errors of OpenSSL and Node, by their code, in words that follow "TLS with HOST failed: ". */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed (client.ca_file can name it as trusted)'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate has an unknown authority (client.ca_file can name it as trusted)'],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'its certificate has an unknown authority (client.ca_file can name it as trusted)',
  ],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its certificate has an unknown authority (client.ca_file can name it as trusted)'],
  [
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'its certificate has an unknown authority (client.ca_file can name it as trusted)',
  ],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet'],
  ['CERT_REVOKED', 'its certificate has been revoked'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['EPROTO', 'it does not answer with TLS (is it an http:// address?)'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not answer with TLS (is it an http:// address?)'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'it does not answer with TLS (is it an http:// address?)'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'no TLS version that both sides allow'],
  ['ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'no TLS version that both sides allow'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'no TLS version that both sides allow'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'it wants a client certificate (client.cert_file, client.key_file)'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'it does not accept the client certificate: unknown authority'],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'it does not accept the client certificate'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'it does not accept the client certificate'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'the client certificate has expired'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', 'the client certificate has been revoked'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'it refused the handshake'],
  ['ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', 'it does not accept the client certificate'],
]);

/** What went wrong with TLS; `undefined` where the code is none of TLS. */
export function wordsOfTls(code: string): string | undefined {
  const words = WORDS.get(code);
  if (words !== undefined) return words;
  return /^ERR_(SSL|TLS|OSSL)_|CERT|CRL/.test(code) ? code : undefined;
}

/**
 * Whether the server ended the handshake with this alert. With TLS 1.3 it comes after the request has been written,
 * but a server that raises it has not read the request.
 */
export function isHandshakeAlert(code: string): boolean {
  return /^ERR_SSL_.*_ALERT_/.test(code);
}
