import { expect, test } from '@jest/globals';
import { missingService } from '../../src/composition/wave-services.ts';

const SERVICES = { ACTIONS_RESULTS_URL: 'https://results.example', ACTIONS_RUNTIME_TOKEN: 'token' };

test.each(['https://github.com', 'https://shop.ghe.com'])('%s has what jobs of a fan-out need', (server) => {
  expect(missingService({ ...SERVICES, GITHUB_SERVER_URL: server })).toBeUndefined();
});

test('GitHub Enterprise Server has not, and keeping the state in git does not help', () => {
  expect(missingService({ ...SERVICES, GITHUB_SERVER_URL: 'https://git.shop.example' })).toMatch(
    /as artifacts of the run, and GitHub Enterprise Server .* run all stages in one job/u,
  );
});

test('a shell has not either', () => {
  expect(missingService({})).toMatch(/ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN are set there/u);
});
