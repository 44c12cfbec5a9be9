import { describe, expect, test } from '@jest/globals';
import { clientEnvironment, storageServices } from '../../../src/adapters/github/client-environment.ts';

const runner = { ACTIONS_RESULTS_URL: 'https://results.example/', ACTIONS_RUNTIME_TOKEN: 'token' };

describe('whether there is a service', () => {
  test.each([
    ['github.com', { GITHUB_SERVER_URL: 'https://github.com' }],
    ['nothing said of the server', {}],
    ['data residency', { GITHUB_SERVER_URL: 'https://octo.ghe.com' }],
  ])('there is: %s', (_, variables) => {
    expect(storageServices({ ...runner, ...variables }).ok).toBe(true);
  });

  test.each([
    ['no address', { ACTIONS_RUNTIME_TOKEN: 'token' }, /only inside GitHub Actions.*ACTIONS_RESULTS_URL/u],
    ['no token', { ...runner, ACTIONS_RUNTIME_TOKEN: '' }, /only inside GitHub Actions.*ACTIONS_RUNTIME_TOKEN/u],
    ['a server of one’s own', { ...runner, GITHUB_SERVER_URL: 'https://git.example' }, /Enterprise Server.*git here/u],
  ])('there is none: %s', (_, variables, words) => {
    expect(storageServices(variables)).toEqual({ ok: false, error: expect.stringMatching(words) });
  });
});

test('the clients get what they need, and nothing that lets them act in the name of the step', () => {
  const environment = clientEnvironment(
    {
      ...runner,
      PATH: '/bin',
      HTTPS_PROXY: 'http://proxy:1',
      GITHUB_API_URL: 'https://api.example',
      GITHUB_RETENTION_DAYS: '30',
      GITHUB_WORKSPACE: '/workspace',
      GITHUB_OUTPUT: '/output',
      GITHUB_ENV: '/env',
      GITHUB_TOKEN: 'secret',
      'INPUT_STATE-KEY': 'secret',
      STATE_key: 'secret',
      STAGE_ORCHESTRATOR_STATE_KEY: 'secret',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
    },
    '/private',
  );
  expect(environment).toEqual({
    ...runner,
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy:1',
    GITHUB_API_URL: 'https://api.example',
    GITHUB_RETENTION_DAYS: '30',
    GITHUB_WORKSPACE: '/private',
    RUNNER_TEMP: '/private',
    ACTIONS_CACHE_SERVICE_V2: 'true',
  });
});
