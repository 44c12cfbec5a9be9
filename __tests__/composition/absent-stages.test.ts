import { expect, test } from '@jest/globals';
import { makeDesk } from '../rigs/command-line.ts';

const STAGES = `environments: [{ name: test }, { name: production }]
stages:
  - { name: alpha, run: 'true', tags: [basic] }
  - { name: reports, run: 'true', environments: [production] }
`;
const SENTENCE = /^test\/reports {2}skipped: not in test: it exists in production$/m;

test('a stage that an environment does not have is told of where that environment is looked at', async () => {
  await using desk = await makeDesk({ 'stages.yaml': STAGES });
  for (const line of [['plan'], ['plan', '--environment', 'test'], ['status'], ['up', '--environment', 'test']]) {
    const { out, status } = await desk.run(line);
    expect({ status, tells: SENTENCE.test(out) }).toEqual({ status: 0, tells: true });
  }
});

test('a selection of stages does not tell of others, also where it takes all that there are', async () => {
  await using desk = await makeDesk({ 'stages.yaml': STAGES });
  const inTest = ['--environment', 'test'];
  for (const line of [
    ['plan', '--stage', 'alpha', ...inTest],
    ['plan', '--from', 'alpha', ...inTest],
    ['status', '--tags', 'basic', ...inTest],
    ['plan', '--environment', 'production'],
    ['down', '--dry-run', ...inTest],
  ]) {
    expect((await desk.run(line)).out).not.toContain('test/reports');
  }
});
