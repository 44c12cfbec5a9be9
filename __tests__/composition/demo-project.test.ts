import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { demoProjectSource } from '../../script/demo-project/source.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

test('the demo shows the example as it is (npm run generate)', async () => {
  const file = path.join(root, 'src/composition/demo-project.ts');
  expect(await readFile(file, 'utf8')).toBe(await demoProjectSource(root));
});
