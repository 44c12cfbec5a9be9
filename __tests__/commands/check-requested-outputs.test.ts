import { describe, expect, test } from '@jest/globals';
import { checkRequestedOutputs } from '../../src/commands/check-requested-outputs.ts';
import { readRequestedOutputs } from '../../src/composition/read-requested-outputs.ts';
import { loadAccepted } from '../rigs/load-memory-project.ts';

const STAGES = `
environments: [{ name: test }, { name: production }]
stages:
  - { name: network, config_path: network/config.yaml, exports: { region: {} } }
  - { name: database, config_path: network/config.yaml, environments: [production] }
  - { name: strict, run: "true", exports: { size: {} }, exports_strict: true }
`;
const FILES = {
  'network/config.yaml': '',
  'network/migration/001_vpc.yaml': `
up:
  find:
    request: { method: GET, url: "http://a" }
    response: { env_from: { found_id: id } }
  request: { method: POST, url: "http://a" }
  response: { env_from: { vpc_id: id } }
`,
};

/** The refusal of a request, with its hint; a script that may export anything is there where a test asks for one. */
async function refusal(
  entry: string,
  {
    environments = ['test'],
    script = '',
  }: { readonly environments?: readonly string[]; readonly script?: string } = {},
): Promise<string> {
  const { project } = await loadAccepted({ 'stages.yaml': STAGES + script, ...FILES });
  const requests = readRequestedOutputs(entry);
  if (!requests.ok) throw new Error(requests.error);
  const recorded = (id: string): readonly string[] => (id === 'test/network' ? ['old_id'] : []);
  const failure = checkRequestedOutputs(requests.value, { project, environments, recorded });
  return failure?.reason === 'usage' ? `${failure.message} | ${failure.hint ?? ''}` : '';
}

const BOTH = { environments: ['test', 'production'] };
const SCRIPT = { script: '  - { name: script, run: "true" }\n' };

describe('accepted is', () => {
  test.each([
    ['what a migration extracts', 'vpc_id', {}],
    ['what a find extracts', 'found_id', {}],
    ['what is declared', 'region', {}],
    ['what was recorded by a file that is gone', 'network.old_id', {}],
    ['anything, where a script may write it', 'anything', SCRIPT],
    ['what is certain, beside a script that might write it too', 'vpc_id', SCRIPT],
    ['one of several, told apart by stage and environment', 'production/database.vpc_id', BOTH],
    ['a stage that exists in one environment of several', 'database.vpc_id', BOTH],
    ['what an environment exports that this run is not about', 'production/nothing', {}],
  ])('%s', async (_, entry, given) => {
    expect(await refusal(entry, given)).toBe('');
  });
});

describe('refused is', () => {
  test.each([
    [
      'an environment that there is not',
      'prodution/vpc_id',
      {},
      /there is no environment prodution \| did you mean "production"/u,
    ],
    ['a stage that there is not', 'netwrk.vpc_id', {}, /there is no stage netwrk \| did you mean "network"/u],
    ['a name that no stage exports', 'vpc_idd', {}, /no stage exports vpc_idd \| did you mean "vpc_id"/u],
    [
      'a name that this stage never exports',
      'strict.vpc_id',
      {},
      /strict never exports vpc_id \| .*known exports: size/u,
    ],
    ['a stage of another environment', 'database.vpc_id', {}, /database never exports vpc_id/u],
    [
      'a name that several environments export',
      'network.vpc_id',
      BOTH,
      /test\/network and production\/network export vpc_id \| write which one is meant: test\/network\.vpc_id as test_network_vpc_id, or/u,
    ],
    [
      'a name that several stages export',
      'production/vpc_id',
      BOTH,
      /production\/network and production\/database export vpc_id/u,
    ],
  ])('%s', async (_, entry, given, words) => {
    expect(await refusal(entry, given)).toMatch(words);
  });
});
