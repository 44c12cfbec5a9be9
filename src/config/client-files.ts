import type { LoadContext } from './load-context.ts';
import { type Located, member, sourceText } from './located.ts';
import { problemAt, type Report } from './report.ts';
import type { ClientValue } from './schemas/stage-config-schema.ts';

const FILE_KEYS = ['ca_file', 'cert_file', 'key_file'] as const;

/**
 * Warns of certificates and keys that are not there. They are read when the stage starts, and a step before that may
 * write them: where only a plan is made, they are often missing.
 */
export async function reportClientFiles(
  client: Located<ClientValue> | undefined,
  { files, directory }: { readonly files: LoadContext['files']; readonly directory: string },
  report: Report,
): Promise<void> {
  if (client === undefined) return;
  for (const key of FILE_KEYS) {
    const written = member(client, key);
    if (written === undefined) continue;
    const { text, at } = sourceText(written);
    const path = files.resolve(directory, text);
    if (text === '' || (await files.exists(path))) continue;
    report(
      problemAt(at, {
        severity: 'warning',
        code: 'missing-file',
        message: `${key}: there is no ${files.show(path)}, without which the stage cannot start`,
        hint: 'create it before the run, or mend the path',
      }),
    );
  }
}
