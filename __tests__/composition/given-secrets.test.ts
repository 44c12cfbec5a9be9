import { expect, test } from '@jest/globals';
import { makeDesk } from '../rigs/command-line.ts';

/** A name that tells nothing, so that only the declarations do. */
const STAGES = `stages:
  - { name: alpha, config_path: alpha/config.yaml }
  - { name: bravo, run: 'echo "got $door"; exit 1', depends_on: alpha, env_from_stages: [{ stage: alpha, vars: [{ name: opener, as: door }] }] }
  - { name: charlie, run: 'echo "got $gate"', exports: { gate: { sensitive: true } } }
`;
const MIGRATION = `up:
  request: { method: GET, url: 'http://127.0.0.1:9/' }
  response: { env_from: { opener: { path: opener, sensitive: true } } }
`;

test('what is given for a value that its stage declares sensitive is masked', async () => {
  await using desk = await makeDesk({
    'stages.yaml': STAGES,
    'alpha/config.yaml': 'migrate_dir: .',
    'alpha/001_a.yaml': MIGRATION,
  });
  await desk.run(['resolve', 'alpha', '1', '--mark-applied', '--reason', 'it is there']);
  const given = ['--variable', 'door=open-sesame', '--variable', 'gate=shibboleth'];
  for (const line of [
    ['plan', '--verbose'],
    ['up', '--stage', 'charlie'],
    ['up', '--stage', 'bravo'],
    ['status', '-v'],
  ]) {
    const { out, error } = await desk.run([...line, ...given]);
    expect(out + error).not.toMatch(/open-sesame|shibboleth/);
    if (line[0] === 'up') expect(out).toContain('got ***');
  }
});
