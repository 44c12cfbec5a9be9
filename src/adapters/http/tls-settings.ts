import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext, type SecureContextOptions } from 'node:tls';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ClientDefinition } from '../../domain/stage-config.ts';

/** More than any bundle of certificates needs. */
const MAX_PEM_BYTES = 4 * 1024 * 1024;

/** OpenSSL 3 offers TLS 1.0 and 1.1 at security level 0 only. */
const CIPHERS_OF_OLD_VERSIONS = 'DEFAULT@SECLEVEL=0';

/** How connections to API servers and to HTTPS proxies are secured; the form `node:tls` takes. */
export interface TlsSettings {
  readonly toServer: { readonly secureContext: SecureContext; readonly rejectUnauthorized: boolean };
  /** The same without the client certificate, which is meant for the API alone. */
  readonly toProxy: { readonly secureContext: SecureContext; readonly rejectUnauthorized: boolean };
}

/**
 * Reads the certificate files of a client. Authorities of `ca_file` are trusted beside the usual ones, since the same
 * client may sign in at a public server.
 *
 * The error is a sentence that names the key in config.yaml and the file.
 */
export async function readTlsSettings(definition: ClientDefinition): Promise<Result<TlsSettings, string>> {
  const trust = await readTrust(definition);
  if (!trust.ok) return trust;
  const identity = await readIdentity(definition);
  if (!identity.ok) return identity;
  const rejectUnauthorized = !definition.insecure;
  return ok({
    toServer: { secureContext: createSecureContext({ ...trust.value, ...identity.value }), rejectUnauthorized },
    toProxy: { secureContext: createSecureContext(trust.value), rejectUnauthorized },
  });
}

async function readTrust(definition: ClientDefinition): Promise<Result<SecureContextOptions, string>> {
  const { minTlsVersion: minVersion, maxTlsVersion: maxVersion } = definition;
  if (minVersion !== undefined && maxVersion !== undefined && minVersion > maxVersion) {
    return err(`client.min_tls_version is ${minVersion}, above client.max_tls_version, which is ${maxVersion}`);
  }
  const old = [minVersion, maxVersion].some((version) => version === 'TLSv1' || version === 'TLSv1.1');
  const options: SecureContextOptions = {
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
    // Node's own lowest version is 1.2, which would leave nothing below a lower highest one.
    ...(minVersion === undefined && old ? { minVersion: 'TLSv1' as const } : {}),
    ...(old ? { ciphers: CIPHERS_OF_OLD_VERSIONS } : {}),
  };
  if (definition.caFile === undefined) return ok(options);
  const authorities = await readPem('client.ca_file', definition.caFile);
  if (!authorities.ok) return authorities;
  if (readCertificate(authorities.value) === undefined) {
    return err(`client.ca_file: ${definition.caFile} holds no certificate in PEM form`);
  }
  return ok({ ...options, ca: [...getCACertificates('default'), authorities.value] });
}

async function readIdentity(definition: ClientDefinition): Promise<Result<SecureContextOptions, string>> {
  const { certFile, keyFile } = definition;
  if (certFile === undefined && keyFile === undefined) return ok({});
  if (certFile === undefined) return err('client.key_file is set without client.cert_file: set both');
  if (keyFile === undefined) return err('client.cert_file is set without client.key_file: set both');
  const cert = await readPem('client.cert_file', certFile);
  if (!cert.ok) return cert;
  const key = await readPem('client.key_file', keyFile);
  if (!key.ok) return key;
  const certificate = readCertificate(cert.value);
  if (certificate === undefined) return err(`client.cert_file: ${certFile} holds no certificate in PEM form`);
  try {
    if (!certificate.checkPrivateKey(createPrivateKey(key.value))) {
      return err(`client.key_file: ${keyFile} is not the key of the certificate in ${certFile}`);
    }
  } catch {
    return err(`client.key_file: ${keyFile} holds no private key in PEM form without a passphrase`);
  }
  return ok({ cert: cert.value, key: key.value });
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

async function readPem(key: string, file: string): Promise<Result<string, string>> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return err(`${key}: ${file} is not a file`);
    if (found.size > MAX_PEM_BYTES) return err(`${key}: ${file} is larger than ${MAX_PEM_BYTES} bytes`);
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err(`${key}: ${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}`);
  }
}
