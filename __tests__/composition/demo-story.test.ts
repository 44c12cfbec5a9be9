import { expect, test } from '@jest/globals';
import { startDemoApi } from '../../src/adapters/demo-api/server.ts';
import { type RunLine, tellDemo } from '../../src/composition/demo-story.ts';

/** Tells the story with commands that end as `status` says and do nothing. */
async function tell(status: number, given: { readonly colour?: boolean; readonly stop?: AbortSignal } = {}) {
  await using api = await startDemoApi();
  const said = { out: '', error: '', lines: [] as string[], environment: {} };
  const streams = {
    out: (text: string) => void (said.out += text),
    error: (text: string) => void (said.error += text),
  };
  const stop = given.stop ?? new AbortController().signal;
  const view = { environment: { HTTPS_PROXY: 'x', PATH: '/bin' }, workingDirectory: '/', program: '/cli.ts', stop };
  const runLine: RunLine = (line, { environment }) => {
    said.lines.push(line.join(' '));
    said.environment = environment;
    return Promise.resolve(status);
  };
  const exitStatus = await tellDemo({ api, view, streams, colour: given.colour ?? false, runLine });
  return { ...said, exitStatus, url: api.url };
}

test('a command that does not end as told ends the demo with a sentence about it', async () => {
  const { exitStatus, error, lines } = await tell(1);
  expect({ exitStatus, lines }).toEqual({ exitStatus: 1, lines: ['plan --no-color'] });
  expect(error).toBe('error: step 1, the plan, did not go as told: it ended with 1, not 0\n');
});

test('so does a world that is not as told', async () => {
  const { exitStatus, error, lines } = await tell(0);
  expect({ exitStatus, lines }).toEqual({ exitStatus: 1, lines: ['plan --no-color', 'up --no-color'] });
  expect(error).toBe(
    'error: step 2, up, did not go as told: there is now: nothing; there should be: ' +
      'vpcs 1, subnets 1, databases 1, services 2, routes 1, settings 1\n',
  );
});

test('an interruption ends it too', async () => {
  const { exitStatus, out, error, lines } = await tell(130, { stop: AbortSignal.abort() });
  expect({ exitStatus, error, lines }).toEqual({ exitStatus: 130, error: '', lines: ['plan --no-color'] });
  expect(out).toContain('Interrupted. The temporary folder is removed.');
});

test('colours are those of the terminal', async () => {
  const { out, lines } = await tell(1, { colour: true });
  expect(out).toContain('\u001b[1m── 1 of 9: the plan');
  expect(lines).toEqual(['plan']);
});

test('what would change the story does not get through', async () => {
  const { environment, url } = await tell(1);
  expect(environment).toEqual({
    PATH: '/bin',
    DEMO_API_URL: url,
    STAGE_ORCHESTRATOR_STATE_KEY: expect.stringMatching(/.{16}/u),
  });
});
