import { expect, test } from '@jest/globals';
import { type ApiServer, startApiServer } from '../rigs/api-server.ts';
import { type Desk, makeDesk } from '../rigs/command-line.ts';

const CONFIG = `migrate_dir: .
auth: [{ type: header, name: keeper, config: { name: X-Key, value: none } }]
`;

/** Answers everything with a value that is extracted as a secret. */
async function startDoors(): Promise<ApiServer> {
  return startApiServer((_, response) => void response.end('{"opener":"open-sesame"}'));
}

/** A stage whose migration is applied and whose file is gone since. The secret was not kept: there is no state key. */
async function appliedWithoutFile({ url }: ApiServer): Promise<Desk> {
  const desk = await makeDesk({
    'stages.yaml': 'stages: [{ name: alpha, config_path: alpha/config.yaml }]',
    'alpha/config.yaml': CONFIG,
    'alpha/001_a.yaml': `up:
  request: { method: POST, url: '${url}/doors' }
  response: { env_from: { opener: { path: opener, sensitive: true } } }
down: { method: DELETE, url: '${url}/doors/{{.opener}}', auth_name: keeper }
`,
  });
  expect(await desk.run(['up'])).toMatchObject({ status: 0 });
  await desk.write('alpha/empty/.gitkeep', '');
  await desk.write('alpha/config.yaml', CONFIG.replace('migrate_dir: .', 'migrate_dir: empty'));
  return desk;
}

test('what is given for a secret that a history could not keep is masked, also where no file calls it one', async () => {
  await using api = await startDoors();
  await using desk = await appliedWithoutFile(api);
  for (const line of [['plan', '--verbose'], ['status', '-v'], ['down', '--dry-run'], ['down']]) {
    const { status, out, error } = await desk.run([...line, '--variable', 'opener=open-sesame']);
    expect(status).toBe(0);
    expect(out + error).not.toContain('open-sesame');
  }
  expect(api.requests.map(({ target }) => target)).toEqual(['/doors', '/doors/open-sesame']);
});

test('a recorded down whose sign-in config.yaml does not have any more stops before anything is sent', async () => {
  await using api = await startDoors();
  await using desk = await appliedWithoutFile(api);
  await desk.write('alpha/config.yaml', 'migrate_dir: empty');
  for (const line of [['down', '--dry-run'], ['down']]) {
    const { status, out } = await desk.run([...line, '--variable', 'opener=open-sesame']);
    expect(status).toBe(1);
    expect(out).toContain(
      'sign-in keeper failed: alpha/config.yaml has no auth of this name, and the down that was recorded with 001_a needs it',
    );
  }
  expect(api.requests).toHaveLength(1);
});
