import { expect, test } from '@jest/globals';
import { makeDesk } from '../rigs/command-line.ts';

const STAGES = "stages: [{ name: alpha, run: 'true', runs_on: large }]";

test('in a job a project is called like its repository, and one job says what it does not honour', async () => {
  await using desk = await makeDesk({ 'stages.yaml': STAGES, 'deep/down/stages.yaml': STAGES });
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: desk.folder, GITHUB_REPOSITORY: 'octo/webshop' };
  const plan = await desk.run(['plan'], { environment });
  expect(plan.out).toMatch(/^Plan: webshop$/m);
  expect(plan.out).toContain('runs_on of alpha is not in force here');
  expect((await desk.run(['plan'], { environment, folder: 'deep/down' })).out).toMatch(/^Plan: down$/m);
  const up = await desk.run(['up'], { environment });
  expect(up.out.match(/runs_on of alpha is not in force/g)).toHaveLength(1);
  expect((await desk.run(['up'], { environment })).out).not.toContain('runs_on');
});

test('on a laptop it is called like its folder, and nobody expects a runner', async () => {
  await using desk = await makeDesk({ 'here/stages.yaml': STAGES });
  const plan = await desk.run(['plan'], { folder: 'here' });
  expect(plan.out).toMatch(/^Plan: here$/m);
  expect(plan.out).not.toContain('runs_on');
});
