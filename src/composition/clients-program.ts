import { realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The command line of the process of GitHub's clients, `src/clients.ts`: found from the program that is running, since
 * the bundler would make an asset of a path that is relative to a module. The programs in dist/ have a folder each.
 * @param program - `process.argv[1]`; a package manager starts it through a link
 */
export function clientsProgram(program: string): readonly [string, string] {
  const folder = path.dirname(realpathSync(program));
  const file = program.endsWith('.ts') ? path.join(folder, 'clients.ts') : path.join(folder, '../action/clients.js');
  return [process.execPath, file];
}
