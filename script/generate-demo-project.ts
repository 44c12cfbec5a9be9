/**
 * Writes src/composition/demo-project.ts from examples/four-stages, so that the demo needs no file beside the program:
 * `npm run generate`. A test says when it is stale.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { demoProjectSource } from './demo-project/source.ts';

const root = path.dirname(import.meta.dirname);
writeFileSync(path.join(root, 'src/composition/demo-project.ts'), await demoProjectSource(root));
