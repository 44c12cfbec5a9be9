import { type LoadContext, reportReadProblem } from './load-context.ts';
import { textOfNode } from './located.ts';
import { filledNode } from './top-level.ts';
import type { YamlMap } from './yaml-node.ts';

/** The folder of metadata.yml and environments/ where `config_root` names no other. It need not be there. */
const USUAL_CONFIG_ROOT = '_config';

/**
 * The absolute folder of a project's variables. One that the file names and that is not there is reported: all variables
 * in it would be missing without a word.
 */
export async function readConfigRoot(context: LoadContext, root: YamlMap, directory: string): Promise<string> {
  const { files } = context;
  const node = filledNode(root, 'config_root');
  const written = node?.kind === 'scalar' ? textOfNode(node) : undefined;
  if (written === undefined || written.text.trim() === '') return files.resolve(directory, USUAL_CONFIG_ROOT);
  const path = files.resolve(directory, written.text);
  const listed = await files.folders(path);
  if (!listed.ok) reportReadProblem(context, { path, namedAt: written.at, isFolder: true }, listed.error);
  return path;
}
