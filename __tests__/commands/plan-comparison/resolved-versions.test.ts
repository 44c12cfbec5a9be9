import { expect, test } from '@jest/globals';
import { startApiServer } from '../../rigs/api-server.ts';
import { makeDesk } from '../../rigs/command-line.ts';

const migration = (team: string): string => `up:
  request: { method: PUT, url: "{{.api}}/thing", headers: { X-Team: ${team} } }
down: { method: DELETE, url: "{{.api}}/thing" }
`;

test('what a person says is applied has nothing to be compared with; what is said again keeps what was sent', async () => {
  await using api = await startApiServer((_, response) => void response.end('{}'));
  await using desk = await makeDesk({
    'stages.yaml': 'name: shop\nstages: [{ name: one, config_path: one/config.yaml }]\n',
    'one/config.yaml': `env: { api: "${api.url}" }\n`,
    'one/migration/001_thing.yaml': migration('core'),
  });
  const mark = ['resolve', 'one', '1', '--mark-applied', '--reason', 'seen there'];
  const planned = async (): Promise<string> => (await desk.run(['plan'])).out;

  expect((await desk.run(['up'])).status).toBe(0);
  expect((await desk.run(mark)).status).toBe(0);
  await desk.write('one/migration/001_thing.yaml', migration('data'));
  expect(await planned()).toContain('- X-Team: core\n    + X-Team: data');

  expect((await desk.run(['down'])).status).toBe(0);
  expect(await planned()).toContain('001_thing  changed since it was last applied');
  expect((await desk.run(mark)).status).toBe(0);
  await desk.write('one/migration/001_thing.yaml', migration('shop'));
  expect(await planned()).toContain('it is not run again; what was sent is not known');
}, 60_000);
