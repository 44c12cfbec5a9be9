import { expect, test } from '@jest/globals';
import { passEnvironment } from '../../../src/adapters/shell/passed-environment.ts';

const JOB = {
  PATH: '/bin',
  AZURE_TOKEN: 'cloud',
  GITHUB_TOKEN: 'job',
  INPUT_COMMAND: 'up',
  'INPUT_GITHUB-TOKEN': 'secret',
  STAGE_ORCHESTRATOR_STATE_KEY: 'secret',
  STAGE_ORCHESTRATOR_STRATEGY: 'sequential',
  ACTIONS_RUNTIME_TOKEN: 'secret',
  ACTIONS_RUNTIME_URL: 'http://runtime',
  ACTIONS_RESULTS_URL: 'http://results',
  ACTIONS_CACHE_URL: 'http://cache',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'http://token',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
  MISSING: undefined,
};

const PASSED = {
  PATH: '/bin',
  AZURE_TOKEN: 'cloud',
  GITHUB_TOKEN: 'job',
  STAGE_ORCHESTRATOR_STRATEGY: 'sequential',
  ACTIONS_RUNTIME_URL: 'http://runtime',
};

test('what belongs to the product and to the services of the runner is withheld', () => {
  expect(passEnvironment(JOB, { variables: new Map(), oidc: false })).toEqual(PASSED);
});

test('the identity of the job passes to stages that ask for it', () => {
  expect(passEnvironment(JOB, { variables: new Map(), oidc: true })).toEqual({
    ...PASSED,
    ACTIONS_ID_TOKEN_REQUEST_URL: 'http://token',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
  });
});

test('variables of the command win, under whatever name', () => {
  const variables = new Map([
    ['PATH', '/own'],
    ['INPUT_X', 'own'],
    ['__proto__', 'own'],
  ]);
  const passed = passEnvironment(JOB, { variables, oidc: false });
  expect(Object.entries(passed)).toEqual(
    expect.arrayContaining([
      ['PATH', '/own'],
      ['INPUT_X', 'own'],
      ['__proto__', 'own'],
    ]),
  );
});
