import type { AzureDeployment } from '../domain/infrastructure.ts';
import type { LoadContext } from './load-context.ts';
import { problemAt } from './report.ts';

/**
 * Warns of files of a deployment that are not there. A run would find out when its turn comes, after others were made; and it
 * is no error, since what runs before it may write them. `directory`: absolute, that of the file that names them.
 */
export async function warnOfMissingFiles(
  { files, report }: LoadContext,
  { mainFile, parameterFile }: AzureDeployment,
  directory: string,
): Promise<void> {
  for (const source of [mainFile, parameterFile]) {
    if (source === undefined || source.text.includes('{{')) continue;
    const path = files.resolve(directory, source.text);
    if (await files.exists(path)) continue;
    report(
      problemAt(source.at, {
        severity: 'warning',
        code: 'missing-file',
        message: `there is no ${files.show(path)}`,
        hint: 'mend the path, unless something that runs before the deployment writes the file',
      }),
    );
  }
}
