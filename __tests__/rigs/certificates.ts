import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** A certificate and its key, each as a file and as PEM text. */
export interface Identity {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** An authority that signs certificates for servers on 127.0.0.1 and for clients. */
export interface Authority extends AsyncDisposable {
  readonly identity: Identity;
  readonly folder: TemporaryFolder;
  /** `subjectAltName` as OpenSSL writes it, for instance `IP:127.0.0.1`. */
  sign(name: string, subjectAltName: string): Promise<Identity>;
}

/** Makes a new authority with the `openssl` program. */
export async function createAuthority(): Promise<Authority> {
  const folder = await makeTemporaryFolder();
  const identity = await makeCertificate(folder, 'authority', ['-addext', 'basicConstraints=critical,CA:TRUE']);
  return {
    identity,
    folder,
    sign: (name, subjectAltName) =>
      makeCertificate(folder, name, [
        '-CA',
        identity.certFile,
        '-CAkey',
        identity.keyFile,
        '-addext',
        `subjectAltName=${subjectAltName}`,
        '-addext',
        'basicConstraints=critical,CA:FALSE',
      ]),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function makeCertificate(folder: TemporaryFolder, name: string, options: readonly string[]): Promise<Identity> {
  const [certFile, keyFile] = [join(folder.path, `${name}.pem`), join(folder.path, `${name}.key`)];
  await run('openssl', [
    'req',
    '-x509',
    ...NEW_KEY,
    '-subj',
    `/CN=${name}`,
    '-keyout',
    keyFile,
    '-out',
    certFile,
    ...options,
  ]);
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { certFile, keyFile, cert, key };
}
