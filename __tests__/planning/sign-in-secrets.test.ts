import { expect, test } from '@jest/globals';
import { EMPTY_HISTORY } from '../../src/domain/history.ts';
import { instanceId } from '../../src/domain/instance.ts';
import { scopeServices } from '../../src/planning/scope-services.ts';
import { tellSignInSecrets } from '../../src/planning/sign-in-secrets.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';

/** The secrets that are told of a stage with these sign-ins. */
async function secretsOf(auth: string): Promise<readonly string[]> {
  const { project } = await loadAccepted({
    'stages.yaml': 'stages: [{ name: a, config_path: a/config.yaml }]',
    'a/config.yaml': `env: { who: ada, key: s3cret }\nauth:\n${auth}`,
  });
  const [environment, stage] = [project.environments[0], project.stages[0]];
  if (!environment || !stage) throw new Error('nothing to look at');
  const told: string[] = [];
  const world = {
    processVariable: () => undefined,
    envAllow: new Set<string>(),
    now: 0,
    onSecret: (value: string) => told.push(value),
  };
  tellSignInSecrets(
    {
      id: instanceId('default', 'a'),
      project,
      environment,
      stage,
      history: EMPTY_HISTORY,
      imported: [],
      given: new Map(),
      branch: '',
      event: '',
      services: scopeServices(project, world),
    },
    [],
  );
  return told;
}

test.each([
  ['{ type: basic, name: x, config: { username: "{{.who}}", password: "{{.key}}" } }', ['s3cret']],
  ['{ type: bearer, name: x, config: { token: "of {{.who}}" } }', ['of ada']],
  ['{ type: header, name: x, config: { name: X-Key, value: "{{.key}}" } }', ['s3cret']],
  ['{ type: basic, name: x, config: { username: u, password: "{{.absent}}" } }', []],
  ['{ type: basic, name: x, config: { username: u, password: "{{.auth.x}}" } }', []],
])('of %s a plan knows %j', async (auth, expected) => {
  expect(await secretsOf(`  - ${auth}\n`)).toEqual(expected);
});
