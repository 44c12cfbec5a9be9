import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../src/domain/project.ts';
import { loadAccepted, loadStage } from '../rigs/load-memory-project.ts';

const ONE = 'stages: [{ name: a, run: "true" }]\n';

test('a project of one stage has everything as usual', async () => {
  const { project, diagnostics } = await loadAccepted({ 'stages.yaml': ONE });
  expect(diagnostics).toEqual([]);
  const { stages, environments, ...rest } = project;
  expect(rest).toEqual({
    name: 'the-default',
    file: 'stages.yaml',
    directory: '/project',
    settings: { env: [], waitBetweenStagesMs: 0, failOnAllowedFailure: false, guards: [] },
  });
  expect(environments).toEqual([
    {
      name: 'default',
      displayName: 'default',
      location: { file: 'stages.yaml', line: 1, column: 1 },
      dependsOn: [],
      promotion: 'barrier',
      sameCommit: false,
      layers: [],
    },
  ]);
  expect(stages).toEqual([
    {
      name: 'a',
      index: 0,
      location: { file: 'stages.yaml', line: 1, column: 10 },
      work: {
        kind: 'shell',
        up: { text: 'true', at: { file: 'stages.yaml', line: 1, column: 27 }, indent: 0 },
        workingDirectory: '/project',
        runPolicy: 'on_change',
        skipExitCodes: [],
      },
      dependsOn: [],
      env: [],
      imports: [],
      failOnTimeout: false,
      onFailure: 'stop',
      runsOn: [],
      tags: [],
      hooks: {},
      idempotent: false,
      rollbackSelf: false,
      background: false,
      prerequisite: false,
      oidc: false,
      labels: [],
      exports: [],
      exportsStrict: false,
    },
  ]);
});

test('everything that a stage may say', async () => {
  const stage = await loadStage(
    `
  - name: a
    display_name: The first
    run: { up: ./up.sh, down: ./down.sh, shell: python3 -u, working_directory: work }
    run_policy: always
    skip_exit_codes: [78, 79]
    depends_on: [b, default/c, b]
    env: { zone: 007 }
    env_from_stages: [{ stage: b, vars: [x, { name: y, as: z, default: "{{.d}}" }] }]
    timeout: 5m
    fail_on_timeout: true
    on_failure: skip_dependents
    condition: "{{.zone}} == '007'"
    environments: default
    environment: prod
    runs_on: [self-hosted, linux]
    tags: nightly
    order: 2024_01_15_120000
    execute_at: 02:00 Europe/Berlin
    retry: { tries: 2 }
    hooks: { before: ./b.sh, failed: ./f.sh }
    unique: { id: "{{.zone}}", for: 24h }
    idempotent: true
    rollback_self: true
    background: true
    prerequisite: true
    oidc: true
    labels: { cost: 42, owner: }
    exports: { url: { sensitive: true, required: true, pattern: "^http" }, id: }
    exports_strict: true
    parameters: [parameters/*.json, { src: p.json, dest: q.json, on_missing: keep, recursive: true, prefix: "[[" }]
  - { name: b, run: "true" }
  - { name: c, run: "true" }
`,
    { 'parameters/a.json': '1', 'parameters/b.json': '2', 'p.json': '3' },
  );
  expect(stage).toMatchObject({
    displayName: 'The first',
    work: {
      up: { text: './up.sh' },
      down: { text: './down.sh' },
      shell: ['python3', '-u'],
      workingDirectory: '/project/work',
      runPolicy: 'always',
      skipExitCodes: [78, 79],
    },
    dependsOn: [{ stage: 'b' }, { stage: 'c', environment: 'default' }],
    env: [{ name: 'zone', value: { text: { text: '007' } } }],
    imports: [
      { stage: 'b', name: 'x', as: 'x' },
      { stage: 'b', name: 'y', as: 'z', default: { text: '{{.d}}' } },
    ],
    timeoutMs: 300_000,
    failOnTimeout: true,
    onFailure: 'skip_dependents',
    condition: { text: "{{.zone}} == '007'" },
    environments: ['default'],
    githubEnvironment: 'prod',
    runsOn: ['self-hosted', 'linux'],
    tags: ['nightly'],
    order: '2024_01_15_120000',
    executeAt: { text: '02:00 Europe/Berlin' },
    retry: { attempts: 2 },
    hooks: { before: { text: './b.sh' }, failed: { text: './f.sh' } },
    unique: { id: { text: '{{.zone}}' }, forMs: 86_400_000 },
    idempotent: true,
    rollbackSelf: true,
    background: true,
    prerequisite: true,
    oidc: true,
    labels: [
      ['cost', '42'],
      ['owner', ''],
    ],
    exports: [
      { name: 'url', sensitive: true, required: true, pattern: '^http' },
      { name: 'id', sensitive: false, required: false },
    ],
    exportsStrict: true,
    parameters: [
      {
        files: [
          { file: 'parameters/a.json', text: '1', destination: 'a.json' },
          { file: 'parameters/b.json', text: '2', destination: 'b.json' },
        ],
        prefix: '#{',
        suffix: '}#',
        onMissing: 'fail',
        recursive: false,
      },
      {
        files: [{ file: 'p.json', text: '3', destination: 'q.json' }],
        prefix: '[[',
        suffix: '}#',
        onMissing: 'keep',
        recursive: true,
      },
    ],
  });
});

test.each([
  ['', 'stop'],
  ['on_failure: continue', 'continue'],
  ['allowed_to_fail: true', 'continue'],
  ['allowed_to_fail: false', 'stop'],
])('what a failure means: %j', async (written, expected) => {
  expect((await loadStage(`  - { name: a, run: "true", ${written} }`)).onFailure).toBe(expected);
});

test.each([
  ['run: "true", rollback: ./undo.sh', './undo.sh'],
  ['run: { up: "true", down: ./undo.sh }', './undo.sh'],
  ['run: "true"', undefined],
])('what undoes shell work: %s', async (written, expected) => {
  const { work } = await loadStage(`  - { name: a, ${written} }`);
  expect(work.kind === 'shell' ? work.down?.text : work).toBe(expected);
});

test.each([
  ['python', ['python']],
  ['"bash -eu"', ['bash', '-eu']],
  ['[node, "a b.js"]', ['node', 'a b.js']],
])('shell: %s', async (written, expected) => {
  const { work } = await loadStage(`  - { name: a, run: { up: x, shell: ${written} } }`);
  expect(work.kind === 'shell' ? work.shell : work).toEqual(expected);
});

test('scripts are no templates', async () => {
  const { work } = await loadStage('  - { name: a, run: "docker ps --format {{.ID", hooks: { before: "echo {{" } }');
  expect(work).toMatchObject({ up: { text: 'docker ps --format {{.ID' } });
});

test.each([
  'deployment_scope: subscription, main_file: m.bicep, overrides: { sku: "{{.s}}" }, location: eu',
  'deploymentScope: Subscription, iacMainFileName: m.bicep, customBicepParameters: { sku: "{{.s}}" }, location: eu',
])('iac: %s', async (written) => {
  const { work, prerequisite, dependsOn, displayName } = await loadStage(`
  - name: a
    iac: { ${written}, preRequisiteStage: true, displayName: First, lastInStage: true, dependsOn: b, disabled: true }
    pre: [{ name: check, run: ./check.sh }]
    post: [{ run: ./smoke.sh }]
  - { name: b, run: "true" }
`);
  expect([prerequisite, displayName, dependsOn[0]?.stage]).toEqual([true, 'First', 'b']);
  expect(work).toMatchObject({
    kind: 'infrastructure',
    deployment: {
      provider: 'azure_bicep',
      scope: 'subscription',
      mainFile: { text: 'm.bicep' },
      location: { text: 'eu' },
      overrides: [['sku', { kind: 'text', text: { text: '{{.s}}' } }]],
      whatIf: true,
    },
    disabled: true,
    before: [{ name: 'check', script: { text: './check.sh' } }],
    after: [{ script: { text: './smoke.sh' } }],
  });
});

test('global settings', async () => {
  const { project } = await loadAccepted({
    'stages.yaml': `name: shop
global:
  env: [{ name: a, value: 1 }]
  strategy: Dependency-Graph
  max_concurrent_stages: 0
  wait_between_stages: 10s
  rollback_on_failure: false
  fail_on_allowed_failure: true
  retry: { attempts: 5 }
  guards:
    - { type: branch, allow: main }
    - { type: ip, allow: [10.0.0.0/8, "::1"] }
    - { type: window, cron: "0 2 * * 6", duration: 2h, zone: Europe/Berlin }
    - { type: command, run: ./may.sh }
${ONE}`,
  });
  expect(project.name).toBe('shop');
  expect(project.settings).toMatchObject({
    env: [{ name: 'a' }],
    strategy: 'dependency_graph',
    waitBetweenStagesMs: 10_000,
    rollbackOnFailure: false,
    failOnAllowedFailure: true,
    retry: { attempts: 5 },
    guards: [
      { type: 'branch', allow: ['main'] },
      { type: 'ip', allow: ['10.0.0.0/8', '::1'] },
      {
        type: 'window',
        cron: { text: '0 2 * * 6' },
        durationMs: 7_200_000,
        zone: 'Europe/Berlin',
      },
      { type: 'command', run: { text: './may.sh' } },
    ],
  });
  expect('maxConcurrentStages' in project.settings).toBe(false);
});

test('a strategy of one’s own is a command', async () => {
  const { project } = await loadAccepted({ 'stages.yaml': `global: { strategy: { command: ./waves.sh } }\n${ONE}` });
  expect(project.settings).toMatchObject({ strategyCommand: { text: './waves.sh' } });
  expect('strategy' in project.settings).toBe(false);
});

describe('environments', () => {
  /** The layers of an environment in short. */
  const layers = ({ layers: list }: Environment): unknown =>
    list.map(({ source, variables }) => [
      source,
      ...variables.map(({ name, value }) => `${name}=${value.kind === 'text' ? value.text.text : ''}`),
    ]);

  test('have metadata below their file below their own variables, with references expanded', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': `environments:
  - { name: test, display_name: Testing, depends_on: development, promotion: per_stage, same_commit: true, github_environment: tst }
  - { name: development, vars: { base: dev, __proto__: p } }
${ONE}`,
      '_config/metadata.yaml': 'variables: { app: shop, group: "rg-$(name)", cost: "5$ (net)" }\n',
      '_config/environments/vars-development.json':
        '{ "variables": [{ "name": "name", "value": "$(app)-$(base)" }] }\n',
      '_config/environments/vars-test.yml': 'variables: { name: x, group: own }\n',
    });
    const [development, testing] = project.environments;
    if (development === undefined || testing === undefined) throw new Error('no environments');
    expect(testing).toMatchObject({
      name: 'test',
      displayName: 'Testing',
      dependsOn: ['development'],
      promotion: 'per_stage',
      sameCommit: true,
      githubEnvironment: 'tst',
    });
    expect(layers(development)).toEqual([
      ['_config/metadata.yaml', 'app=shop', 'group=rg-shop-dev', 'cost=5$ (net)'],
      ['_config/environments/vars-development.json', 'name=shop-dev'],
      ['vars of environment development', 'base=dev', '__proto__=p'],
    ]);
    expect(layers(testing)).toEqual([
      ['_config/metadata.yaml', 'app=shop', 'group=rg-$(name)', 'cost=5$ (net)'],
      ['_config/environments/vars-test.yml', 'name=x', 'group=own'],
    ]);
  });

  test('that nobody declared have their variables too', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': ONE,
      '_config/metadata.jsonc': '{\n\t// c\n\t"variables": { "a": "b" /* d */ },\n}\n',
      '_config/environments/vars-default.yaml': 'variables: { c: d }\n',
    });
    expect(project.environments.map((environment) => layers(environment))).toEqual([
      [
        ['_config/metadata.jsonc', 'a=b'],
        ['_config/environments/vars-default.yaml', 'c=d'],
      ],
    ]);
  });

  test('vars_file takes the place of the usual file', async () => {
    const { project } = await loadAccepted({
      'stages.yaml': `environments: [{ name: test, vars_file: ./my.yml }]\n${ONE}`,
      'my.yml': 'variables: { a: b }\n',
      '_config/environments/vars-test.yml': 'variables: { c: d }\n',
    });
    expect(project.environments.map((environment) => layers(environment))).toEqual([[['my.yml', 'a=b']]]);
  });

  test.each([
    ['the order of the file', ['a', 'b', 'c'], ['a', 'b', 'c']],
    ['the order of promotion', ['c > b', 'b > a', 'a'], ['a', 'b', 'c']],
    ['both where they differ', ['p > t', 'd', 't > d', 'x'], ['d', 't', 'p', 'x']],
    ['the order of the file in a circle', ['a > b', 'b > a', 'c'], ['c', 'a', 'b']],
  ])('%s', async (_, written, expected) => {
    const list = written
      .map((one) => one.split(' > '))
      .map(([name, before]) => `{ name: ${name}, depends_on: [${before ?? ''}] }`);
    const { project } = await loadAccepted({ 'stages.yaml': `environments: [${list.join(', ')}]\n${ONE}` });
    expect(project.environments.map(({ name }) => name)).toEqual(expected);
  });
});

test('for_each makes a stage of each item, in values as deep as they are', async () => {
  const { project } = await loadAccepted({
    'stages.yaml': `stages:
  - name: net-\${item}
    for_each: regions
    run: { up: "deploy \${item} \${item}" }
    env: { region: "\${item}" }
  - { name: db, run: "true", depends_on: [net-eu, net-us] }
`,
    '_config/metadata.yml': 'variables: { regions: "eu, us" }\n',
  });
  expect(project.stages.map(({ name, index }) => [name, index])).toEqual([
    ['net-eu', 0],
    ['net-us', 1],
    ['db', 2],
  ]);
  expect(project.stages[1]).toMatchObject({
    work: { up: { text: 'deploy us us' } },
    env: [{ value: { text: { text: 'us' } } }],
  });
});
