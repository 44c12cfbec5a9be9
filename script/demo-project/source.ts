import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { compareText } from '../../src/domain/diagnostic.ts';
import { readFolder } from '../bundle/folder.ts';

/** The example that the demo shows. */
const EXAMPLE = 'examples/four-stages';

/** The text of src/composition/demo-project.ts: the files of the example, histories left out. */
export async function demoProjectSource(root: string): Promise<string> {
  const files = [...readFolder(path.join(root, EXAMPLE))]
    .filter(([file]) => !file.startsWith('.stage-orchestrator/'))
    .toSorted(([a], [b]) => compareText(a, b));
  const source = `/**
 * The files of ${EXAMPLE} by their path in it. Made by script/generate-demo-project.ts: change the example instead.
 */
export const DEMO_PROJECT: ReadonlyMap<string, string> = new Map([
${files.map((file) => `${JSON.stringify(file)},`).join('\n')}
]);
`;
  const options = await resolveConfig(path.join(root, 'src/composition/demo-project.ts'));
  return format(source, { ...options, parser: 'typescript' });
}
