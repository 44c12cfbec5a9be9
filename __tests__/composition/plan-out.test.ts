import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { makeDesk } from '../rigs/command-line.ts';

const STAGES = "stages: [{ name: alpha, run: 'true' }]\n";

test('a plan is written over a plan and an empty file, and over nothing else', async () => {
  await using desk = await makeDesk({ 'stages.yaml': STAGES, 'empty.json': '' });
  for (const file of ['plan.json', 'plan.json', 'empty.json']) {
    expect(await desk.run(['plan', '--out', file])).toMatchObject({ status: 0 });
  }
  const refused = await desk.run(['plan', '--out', 'stages.yaml']);
  expect(refused).toMatchObject({ status: 1 });
  expect(refused.out).toContain("the plan can't be written to stages.yaml: it holds something that is no plan");
  expect(await readFile(path.join(desk.folder, 'stages.yaml'), 'utf8')).toBe(STAGES);
});
