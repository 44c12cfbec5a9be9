import { describe, expect, test } from '@jest/globals';
import { privateSettings, readSettings, safeFolders } from '../../../src/adapters/snapshot/git-settings.ts';
import { readingVariables, workingVariables } from '../../../src/adapters/snapshot/git-variables.ts';

describe('settings', () => {
  test('are read with values of several lines, without a value and with an empty one', () => {
    const listing = 'a.b\none\ntwo\0http.sslverify\0credential.helper\n\0';
    expect(readSettings(listing)).toEqual([
      ['a.b', 'one\ntwo'],
      ['http.sslverify', 'true'],
      ['credential.helper', ''],
    ]);
  });

  test('that say how to get to a remote are taken over in their order, and no others', () => {
    const taken = [
      ['http.https://github.com/.extraheader', 'AUTHORIZATION: basic abc'],
      ['http.proxy', 'http://proxy:3128'],
      ['credential.helper', ''],
      ['credential.helper', 'store'],
      ['credential.https://example.com.username', 'ada'],
      ['url.git@github.com:.insteadof', 'https://github.com/'],
      ['core.sshcommand', 'ssh -i key'],
      ['protocol.version', '2'],
      ['safe.directory', '*'],
    ] as const;
    const left = [
      ['core.hookspath', '/hooks'],
      ['core.fsmonitor', '/program'],
      ['user.name', 'Ada'],
      ['commit.gpgsign', 'true'],
      ['push.followtags', 'true'],
      ['fetch.prune', 'true'],
      ['alias.push', '!rm'],
      ['filter.lfs.clean', 'git-lfs clean'],
      ['remote.other.url', 'https://example.com/'],
      ['include.path', '/etc/more'],
    ] as const;
    const settings = privateSettings([...left, ...taken], 'https://example.com/state.git').map(([name]) => name);
    expect(settings.filter((name) => taken.some(([one]) => one === name))).toEqual(
      taken.map(([name]) => name).filter((name) => name !== 'safe.directory'),
    );
    expect(settings.filter((name) => left.some(([one]) => one === name))).toEqual([]);
    expect(safeFolders(taken)).toEqual(['*']);
  });

  test.each<readonly [string, readonly (readonly [string, string])[], string | undefined]>([
    ['says nothing', [], 'AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46dG9rZW4='],
    [
      'says nothing of this server',
      [['http.https://example.com/.extraheader', 'Authorization: b']],
      'AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46dG9rZW4=',
    ],
    [
      'has one, as the checkout leaves it',
      [['http.https://github.com/.extraheader', 'Authorization: b']],
      'Authorization: b',
    ],
    ['has one for every server', [['http.extraheader', 'AUTHORIZATION: b']], undefined],
    ['has another header', [['http.extraheader', 'X: b']], 'AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46dG9rZW4='],
  ])('sign in to the server with the token where the configuration %s', (_, users, header) => {
    const token = { server: 'https://github.com', token: 'token' };
    const settings = privateSettings(users, 'origin', token);
    const found = settings.filter(([name]) => name === 'http.https://github.com/.extraheader');
    expect(found.map(([, value]) => value)).toEqual(header === undefined ? [] : [header]);
  });

  test('are without a header where there is no token', () => {
    const settings = privateSettings([], 'origin', { server: 'https://github.com', token: '' });
    expect(settings.filter(([name]) => name.endsWith('extraheader'))).toEqual([]);
  });

  test('of a remote with a name become those of ours; of several URLs the first counts', () => {
    const settings = privateSettings(
      [
        ['remote.origin.url', 'https://example.com/one.git'],
        ['remote.origin.url', 'https://example.com/two.git'],
        ['remote.origin.pushurl', 'git@example.com:one.git'],
        ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
        ['remote.origin.mirror', 'true'],
      ],
      'origin',
    );
    expect(settings.filter(([name]) => name.startsWith('remote.'))).toEqual([
      ['remote.snapshots.url', 'https://example.com/one.git'],
      ['remote.snapshots.pushurl', 'git@example.com:one.git'],
    ]);
  });

  test('of the user win over our defaults, and never over what keeps the work private', () => {
    const settings = privateSettings([['http.lowspeedtime', '600']], 'https://example.com/state.git');
    const names = settings.map(([name]) => name.toLowerCase());
    expect(names.lastIndexOf('http.lowspeedtime')).toBeGreaterThan(names.indexOf('http.lowspeedtime'));
    expect(settings.slice(-4)).toContainEqual(['core.hooksPath', '/dev/null']);
  });
});

describe('variables', () => {
  const job = {
    PATH: '/bin',
    HOME: '/home/ada',
    HTTPS_PROXY: 'http://proxy:3128',
    GIT_SSH_COMMAND: 'ssh -i key',
    GIT_ASKPASS: '/token',
    GIT_DIR: '/project/.git',
    GIT_INDEX_FILE: '/project/.git/index',
    GIT_WORK_TREE: '/project',
    GIT_OBJECT_DIRECTORY: '/objects',
    GIT_TRACE_CURL: '1',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.proxy',
    GIT_CONFIG_VALUE_0: 'x',
    LC_ALL: 'de_DE.UTF-8',
    INPUT_TOKEN: 'secret',
    ACTIONS_RUNTIME_TOKEN: 'secret',
    STAGE_ORCHESTRATOR_STATE_KEY: 'secret',
    UNSET: undefined,
  };

  test('for reading lead to no other repository, ask nothing and hold the configuration', () => {
    expect(readingVariables(job)).toEqual({
      PATH: '/bin',
      HOME: '/home/ada',
      HTTPS_PROXY: 'http://proxy:3128',
      GIT_SSH_COMMAND: 'ssh -i key',
      GIT_ASKPASS: '/token',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.proxy',
      GIT_CONFIG_VALUE_0: 'x',
      GIT_TERMINAL_PROMPT: '0',
      GCM_INTERACTIVE: 'never',
      SSH_ASKPASS_REQUIRE: 'never',
      LC_ALL: 'C',
      LANGUAGE: 'C',
    });
  });

  test('for work hold the private repository and its settings, and no other configuration', () => {
    const files = { repository: '/private/repository', configuration: '/private/configuration' };
    const settings = [
      ['http.proxy', 'y'],
      ['a.b', 'c'],
    ] as const;
    expect(workingVariables(job, files, settings)).toEqual({
      PATH: '/bin',
      HOME: '/home/ada',
      HTTPS_PROXY: 'http://proxy:3128',
      GIT_SSH_COMMAND: 'ssh -i key',
      GIT_ASKPASS: '/token',
      GIT_TERMINAL_PROMPT: '0',
      GCM_INTERACTIVE: 'never',
      SSH_ASKPASS_REQUIRE: 'never',
      LC_ALL: 'C',
      LANGUAGE: 'C',
      GIT_DIR: '/private/repository',
      GIT_CONFIG_GLOBAL: '/private/configuration',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'http.proxy',
      GIT_CONFIG_VALUE_0: 'y',
      GIT_CONFIG_KEY_1: 'a.b',
      GIT_CONFIG_VALUE_1: 'c',
    });
  });
});
