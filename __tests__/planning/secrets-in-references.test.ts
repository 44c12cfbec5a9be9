import { expect, test } from '@jest/globals';
import { planOf } from '../rigs/plan-scenario.ts';

const MIGRATION = "up: { request: { method: POST, url: 'http://api/', body: '{{.connection}}' } }\n";

const CASES: readonly (readonly [string, string, readonly string[], string?])[] = [
  ['by one step', 'connection: u:$(db_password)@db, db_password: correct horse', ['correct horse']],
  ['by two steps', 'connection: $(part), part: x$(db_password), db_password: correct horse', ['correct horse']],
  ['as a template', `connection: u:$(db_password), db_password: '{{.word}} horse', word: correct`, ['correct horse']],
  [
    'of two',
    'connection: $(db_password)$(api_key), db_password: correct horse, api_key: staple',
    ['correct horse', 'staple'],
  ],
  [
    'of a higher layer',
    'connection: $(db_password), db_password: hidden',
    ['battery'],
    'variables: { db_password: battery }',
  ],
  ['without a secret', 'connection: $(region), region: eu, db_password: correct horse', []],
];

test.each(CASES)(
  'a secret that $(name) has put into another variable is hidden: %s',
  async (_, metadata, secrets, own = '') => {
    const { plan, secrets: found } = await planOf({
      'stages.yaml': 'environments: [{ name: dev }]\nstages: [{ name: a, config_path: a/config.yaml }]\n',
      'a/config.yaml': '',
      'a/migration/001_a.yaml': MIGRATION,
      '_config/metadata.yml': `variables: { ${metadata} }\n`,
      ...(own === '' ? {} : { '_config/environments/vars-dev.yml': own }),
    });
    expect(plan).toMatchObject({ ok: true });
    expect([...found].toSorted()).toEqual(secrets);
  },
);
