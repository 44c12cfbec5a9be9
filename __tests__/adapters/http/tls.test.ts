import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApiServer, type ApiServer } from '../../rigs/api-server.ts';
import { createAuthority, type Authority, type Identity } from '../../rigs/certificates.ts';
import { answerOf, makeClient, problemOf, send, tryMakeClient, type ClientSettings } from '../../rigs/http-client.ts';

let authority: Authority;
let stranger: Authority;
let serverIdentity: Identity;
let clientIdentity: Identity;
let strangeIdentity: Identity;

beforeAll(async () => {
  [authority, stranger] = await Promise.all([createAuthority(), createAuthority()]);
  [serverIdentity, clientIdentity, strangeIdentity] = await Promise.all([
    authority.sign('server', 'IP:127.0.0.1'),
    authority.sign('client', 'DNS:client'),
    stranger.sign('strange', 'DNS:other.example'),
  ]);
});

afterAll(async () => {
  await Promise.all([authority[Symbol.asyncDispose](), stranger[Symbol.asyncDispose]()]);
});

function startSecureServer(options: object = {}): Promise<ApiServer> {
  const { cert, key } = serverIdentity;
  return startApiServer((_, response) => response.end('secret'), { cert, key, ...options });
}

describe('the certificate of the server', () => {
  test('is checked', async () => {
    await using server = await startSecureServer();
    await using client = await makeClient();
    const problem = await problemOf(send(client, { method: 'POST', url: server.url }));
    expect(problem).toMatchObject({ cause: 'tls', sent: false });
    expect(problem.message).toMatch(/^TLS with 127\.0\.0\.1:\d+ failed: its certificate has an unknown authority/);
    expect(server.requests).toEqual([]);
  });

  test('is trusted through ca_file', async () => {
    await using server = await startSecureServer();
    await using client = await makeClient({ caFile: authority.identity.certFile });
    expect((await answerOf(send(client, { url: server.url }))).body).toBe('secret');
  });

  test('must be for the host', async () => {
    await using server = await startSecureServer({ cert: strangeIdentity.cert, key: strangeIdentity.key });
    await using client = await makeClient({ caFile: stranger.identity.certFile });
    const problem = await problemOf(send(client, { url: server.url }));
    expect(problem).toMatchObject({ cause: 'tls', sent: false });
    expect(problem.message).toMatch(/its certificate is for another name/);
  });

  test('is not looked at when insecure', async () => {
    await using server = await startSecureServer({ cert: strangeIdentity.cert, key: strangeIdentity.key });
    await using client = await makeClient({ insecure: true });
    expect((await answerOf(send(client, { url: server.url }))).body).toBe('secret');
  });
});

describe('the certificate of the client', () => {
  const wanted = (): object => ({ ca: authority.identity.cert, requestCert: true, rejectUnauthorized: true });

  test('is shown', async () => {
    await using server = await startSecureServer(wanted());
    const { certFile, keyFile } = clientIdentity;
    await using client = await makeClient({ caFile: authority.identity.certFile, certFile, keyFile });
    expect((await answerOf(send(client, { url: server.url }))).body).toBe('secret');
  });

  test.each([
    ['missing', () => ({})],
    ['unknown', () => ({ certFile: strangeIdentity.certFile, keyFile: strangeIdentity.keyFile })],
  ])('%s: a server that just hangs up may have read the request, for all that can be known', async (_, files) => {
    await using server = await startSecureServer(wanted());
    await using client = await makeClient({ caFile: authority.identity.certFile, ...files() });
    const problem = await problemOf(send(client, { method: 'POST', url: server.url }));
    expect(problem).toMatchObject({ cause: 'reset', sent: true });
    expect(server.requests).toEqual([]);
  });
});

describe('versions', () => {
  test.each<[string, object, ClientSettings]>([
    ['the server is too old', { maxVersion: 'TLSv1.2' }, { minTlsVersion: 'TLSv1.3' }],
    ['the server is too new', { minVersion: 'TLSv1.3' }, { maxTlsVersion: 'TLSv1.2' }],
  ])('%s', async (_, options, settings) => {
    await using server = await startSecureServer(options);
    await using client = await makeClient({ insecure: true, ...settings });
    const problem = await problemOf(send(client, { url: server.url }));
    expect(problem).toMatchObject({ cause: 'tls', sent: false });
    expect(problem.message).toMatch(/no TLS version that both sides allow/);
  });

  test.each<[string, ClientSettings]>([
    ['from TLS 1.0 on', { minTlsVersion: 'TLSv1' }],
    ['up to TLS 1.1', { maxTlsVersion: 'TLSv1.1' }],
  ])('old ones where they are asked for: %s', async (_, settings) => {
    const options = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    await using server = await startSecureServer(options);
    await using client = await makeClient({ insecure: true, ...settings });
    expect((await answerOf(send(client, { url: server.url }))).body).toBe('secret');
  });
});

test('a server without TLS', async () => {
  await using server = await startApiServer((_, response) => response.end());
  await using client = await makeClient();
  const problem = await problemOf(send(client, { url: server.url.replace('http:', 'https:') }));
  expect(problem).toEqual({
    cause: 'tls',
    sent: false,
    message: `TLS with ${server.endpoint} failed: it does not answer with TLS (is it an http:// address?)`,
  });
});

describe('files that cannot be used', () => {
  const missing = '/nowhere/ca.pem';
  test.each<[string, () => ClientSettings, string]>([
    ['missing', () => ({ caFile: missing }), 'client.ca_file: /nowhere/ca.pem cannot be read: there is no such file'],
    ['a folder', () => ({ caFile: authority.folder.path }), 'client.ca_file: FOLDER is not a file'],
    [
      'a key as authority',
      () => ({ caFile: clientIdentity.keyFile }),
      'client.ca_file: FOLDER/client.key holds no certificate in PEM form',
    ],
    [
      'a certificate alone',
      () => ({ certFile: clientIdentity.certFile }),
      'client.cert_file is set without client.key_file: set both',
    ],
    [
      'a key alone',
      () => ({ keyFile: clientIdentity.keyFile }),
      'client.key_file is set without client.cert_file: set both',
    ],
    [
      'a missing key',
      () => ({ certFile: clientIdentity.certFile, keyFile: missing }),
      'client.key_file: /nowhere/ca.pem cannot be read: there is no such file',
    ],
    [
      'a key as certificate',
      () => ({ certFile: clientIdentity.keyFile, keyFile: clientIdentity.keyFile }),
      'client.cert_file: FOLDER/client.key holds no certificate in PEM form',
    ],
    [
      'a certificate as key',
      () => ({ certFile: clientIdentity.certFile, keyFile: clientIdentity.certFile }),
      'client.key_file: FOLDER/client.pem holds no private key in PEM form without a passphrase',
    ],
    [
      'another key',
      () => ({ certFile: clientIdentity.certFile, keyFile: serverIdentity.keyFile }),
      'client.key_file: FOLDER/server.key is not the key of the certificate in FOLDER/client.pem',
    ],
    [
      'versions upside down',
      () => ({ minTlsVersion: 'TLSv1.3', maxTlsVersion: 'TLSv1.2' }),
      'client.min_tls_version is TLSv1.3, above client.max_tls_version, which is TLSv1.2',
    ],
  ])('%s', async (_, settings, expected) => {
    const made = await tryMakeClient(settings());
    expect(made).toEqual({ ok: false, error: expected.replaceAll('FOLDER', authority.folder.path) });
  });

  test('a file that holds something else', async () => {
    const file = join(authority.folder.path, 'notes.txt');
    await writeFile(file, 'not a certificate');
    const made = await tryMakeClient({ caFile: file });
    expect(made).toEqual({ ok: false, error: `client.ca_file: ${file} holds no certificate in PEM form` });
  });
});
