import { expect, test } from '@jest/globals';
import { oneJobNotices } from '../../src/planning/one-job-notices.ts';
import { projectOf } from '../rigs/project-of.ts';
import { planOf, plannedOf, unchangedOf } from '../rigs/sample-plans.ts';

const PROJECT = projectOf(
  [{ name: 'alpha' }, { name: 'bravo', runsOn: ['self-hosted'] }, { name: 'charlie', githubEnvironment: 'careful' }],
  [{ name: 'test' }, { name: 'production', githubEnvironment: 'prod' }],
);

const messagesOf = (...stages: Parameters<typeof planOf>[0]): readonly string[] =>
  oneJobNotices(PROJECT, planOf(stages)).map(({ message }) => message);

test('what stages ask of their jobs is said once, with the keys and the stages', () => {
  const messages = messagesOf(plannedOf('test/alpha'), plannedOf('test/bravo'), plannedOf('test/charlie'));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(/^environment, runs_on of test\/bravo, test\/charlie are not in force here: /);
});

test('the GitHub environment of an environment counts for its stages', () => {
  expect(messagesOf(plannedOf('production/alpha'))[0]).toMatch(/^github_environment of production\/alpha is /);
});

test('nothing where nothing is asked for, or no such stage does anything', () => {
  expect(messagesOf(plannedOf('test/alpha'), unchangedOf('test/bravo'))).toEqual([]);
});

test('of many stages the first are named', () => {
  const stages = Array.from({ length: 12 }, (_, place) => ({ name: `s${place}`, runsOn: ['large'] }));
  const plan = planOf(stages.map(({ name }) => plannedOf(`default/${name}`)));
  expect(oneJobNotices(projectOf(stages), plan)[0]?.message).toContain('s0, s1, s2, s3, s4 and 7 more is not');
});
