import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formsOf } from '../../src/execution/secret-forms.ts';

/** A secret that cannot be there by chance, and what it is for messages. */
export interface Canary {
  readonly what: string;
  readonly secret: string;
}

/** Bytes of one place, by where they are. */
export type Places = ReadonlyMap<string, Uint8Array | string>;

/** Characters at the ends of base64 that depend on what stands beside. */
const BASE64_EDGE = 2;

/**
 * What a search must find, made without the code that hides it: the text itself, as JSON, in URLs, in hexadecimal
 * digits, in two bytes for each character, and in base64 wherever it stands in a longer text.
 */
export function canaryForms(secret: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = new Map<string, string>([
    ['clear', secret],
    ['JSON', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['a URL', encodeURIComponent(secret)],
    ['a form', new URLSearchParams([['', secret]]).toString().slice(1)],
    ['hexadecimal', bytes.toString('hex')],
    ['HEXADECIMAL', bytes.toString('hex').toUpperCase()],
  ]);
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/u, '');
    const core = encoded.slice(shift === 0 ? 0 : shift + 1, -BASE64_EDGE);
    forms.set(`base64 ${shift}`, core);
    forms.set(`base64url ${shift}`, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return new Map([
    ...[...forms].map(([name, text]) => [name, Buffer.from(text)] as const),
    ['two bytes each', Buffer.from(secret, 'utf16le')] as const,
    ...[...formsOf(secret)].map((form) => [`hidden as ${form.length} characters`, Buffer.from(form)] as const),
  ]);
}

/** What was found where, as sentences; none where all is well. */
export function findCanaries(places: Places, canaries: readonly Canary[]): readonly string[] {
  const wanted = canaries.flatMap(({ what, secret }) =>
    [...canaryForms(secret)].map(([form, bytes]) => ({ name: `${what} as ${form}`, bytes })),
  );
  return [...places].flatMap(([place, content]) => {
    const bytes = Buffer.from(content);
    return wanted.filter((form) => bytes.includes(form.bytes)).map(({ name }) => `${name} in ${place}`);
  });
}

/** Every file in a folder and below, as it is on the disk: also free pages of databases, and their logs. */
export async function filesIn(folder: string, except: readonly string[] = []): Promise<Places> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const wanted = files.map((file) => path.relative(folder, file)).filter((file) => !except.includes(file));
  return new Map(
    await Promise.all(wanted.map(async (file) => [file, await readFile(path.join(folder, file))] as const)),
  );
}

/** A log as people see it: the runner takes the lines away that tell it what to hide. */
export function shownLog(log: string): string {
  return log.replaceAll(/^::add-mask::.*$/gmu, '');
}
