import { access } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, jest, test } from '@jest/globals';
import { makeDesk } from '../rigs/command-line.ts';

/** Several runs each, on a machine that may be busy. */
jest.setTimeout(60_000);

/** Three stages in two environments; the second one waits for a file. */
const CHAIN = `name: chain
environments: [{ name: test }, { name: prod }]
stages:
  - name: net
    tags: [base]
    run: { up: 'echo "$colour"', down: 'true' }
  - name: work
    tags: [base]
    depends_on: [net]
    run: { up: 'test -e ready', down: 'test -e ready' }
  - name: late
    depends_on: [work]
    run: { up: 'true', down: 'true' }
`;

const LONG = (more = ''): string => `name: long
stages:
  - name: work
${more}    run: { up: 'echo begun; test -e fast || sleep 30', down: 'echo begun; test -e fast || sleep 30' }
`;

async function isThere(...file: readonly string[]): Promise<boolean> {
  return access(path.join(...file)).then(
    () => true,
    () => false,
  );
}

describe('pasted into the same shell', () => {
  test('what comes after a failure goes on in the same project, environment, state and selection', async () => {
    await using desk = await makeDesk({ 'deploy it/my.yaml': CHAIN });
    const project = ['--config', 'deploy it/my.yaml', '--state-dir', 'kept here', '--variable', 'colour=deep blue'];
    const failed = await desk.run(['up', ...project, '--environment', 'test', '--tags', 'base']);
    expect(failed).toMatchObject({ status: 1 });
    expect(failed.next).toHaveLength(1);
    await desk.write('deploy it/ready', '');
    const resumed = await desk.paste(failed.next[0] ?? '');
    expect(resumed).toMatchObject({ status: 0, next: [] });
    expect(resumed.out).toContain('test/work  completed');
    expect(resumed.out).not.toMatch(/late|prod|missing history/);
    expect(await isThere(desk.folder, 'deploy it/.stage-orchestrator')).toBe(false);
  });

  test('what comes after a plan does what was planned', async () => {
    await using desk = await makeDesk({ 'deploy/stages.yaml': CHAIN, 'deploy/ready': '' });
    const options = [
      '--to',
      'work',
      '--environment',
      'prod',
      '--variable',
      "colour=it's",
      '--max-concurrent-stages',
      '1',
    ];
    const planned = await desk.run(['plan', '--config', 'deploy/stages.yaml', ...options]);
    const done = await desk.paste(planned.next[0] ?? '');
    expect(done.status).toBe(0);
    expect(done.out).toContain("prod/net | it's");
    expect(done.out).toContain('prod/work  completed');
    expect(done.out).not.toMatch(/late|test\//);
  });

  test('what comes after a reviewed plan has its selection', async () => {
    await using desk = await makeDesk({ 'stages.yaml': CHAIN });
    await desk.run(['plan', '--to', 'work', '--environment', 'test', '--out', 'reviewed.json']);
    const failed = await desk.run(['up', '--plan', 'reviewed.json']);
    expect(failed.next).toEqual(['stage-orchestrator up --environment test --to work']);
  });

  test('a plan file that is not there is made, and carried out', async () => {
    await using desk = await makeDesk({ 'stages.yaml': CHAIN, ready: '' });
    const refused = await desk.run(['up', '--plan', 'my plan.json', '--stage', 'net']);
    expect(refused).toMatchObject({ status: 1 });
    expect(refused.out).toContain("error: the plan my plan.json can't be used: there is no such file\n");
    expect(refused.out).not.toContain('ENOENT');
    for (const line of refused.next) expect(await desk.paste(line)).toMatchObject({ status: 0 });
    expect(refused.next).toEqual([
      "stage-orchestrator plan --stage net --out 'my plan.json'",
      "stage-orchestrator up --stage net --plan 'my plan.json'",
    ]);
  });

  test('a file that is no plan is not written over by the plan that is made instead', async () => {
    await using desk = await makeDesk({ 'stages.yaml': CHAIN, ready: '' });
    const refused = await desk.run(['up', '--plan', 'stages.yaml']);
    expect(refused.out).toContain("error: the plan stages.yaml can't be used: it is not JSON\n");
    for (const line of refused.next) expect(await desk.paste(line)).toMatchObject({ status: 0 });
    expect(refused.next).toEqual([
      'stage-orchestrator plan --out stages.yaml.plan',
      'stage-orchestrator up --plan stages.yaml.plan',
    ]);
  });

  test('so is one for the way back, by the command that can', async () => {
    await using desk = await makeDesk({ 'stages.yaml': CHAIN });
    const { next } = await desk.run(['down', '--plan', 'back.json']);
    expect(next).toEqual([
      'stage-orchestrator down --dry-run --out back.json',
      'stage-orchestrator down --plan back.json',
    ]);
    for (const line of next) expect(await desk.paste(line)).toMatchObject({ status: 0 });
  });

  test('after an automatic rollback everything is begun anew', async () => {
    await using desk = await makeDesk({
      'stages.yaml': CHAIN.replace('name: chain', 'name: chain\nglobal: { rollback_on_failure: true }'),
    });
    const failed = await desk.run(['up', '--environment', 'test']);
    expect(failed.out).toContain('test/net  rolled back');
    expect(failed.out).not.toContain('--from');
    await desk.write('ready', '');
    expect(await desk.paste(failed.next[0] ?? '')).toMatchObject({ status: 0 });
  });

  test('a failed way back does not become a way there, or take back more', async () => {
    await using desk = await makeDesk({ 'stages.yaml': CHAIN, ready: '' });
    await desk.run(['up', '--environment', 'test', '--to', 'work']);
    await desk.write('stages.yaml', CHAIN.replaceAll('test -e ready', 'false'));
    const failed = await desk.run(['down', '--environment', 'test', '--stage', 'work']);
    expect(failed.next).toEqual(['stage-orchestrator down --environment test --stage work']);
  });
});

describe('where there is no project', () => {
  test('one is made, and works', async () => {
    await using desk = await makeDesk({});
    const lost = await desk.run(['up']);
    expect(lost).toMatchObject({ status: 1, next: ['stage-orchestrator init'] });
    expect(lost.out).toContain('error: there is no stages.yaml');
    expect(await desk.paste('stage-orchestrator init')).toMatchObject({ status: 0 });
    expect(await desk.run(['plan'])).toMatchObject({ status: 0 });
  });

  test('those close by are named', async () => {
    await using desk = await makeDesk({
      'b/stages.yaml': CHAIN,
      'a c/stages.yaml': CHAIN,
      'a/deeper/stages.yaml': CHAIN,
      '.hidden/stages.yaml': CHAIN,
    });
    const lost = await desk.run(['graph', '--format', 'dot']);
    expect(lost.next).toEqual([
      "stage-orchestrator graph --format dot --config 'a c/stages.yaml'",
      'stage-orchestrator graph --format dot --config b/stages.yaml',
    ]);
    expect(await desk.paste(lost.next[0] ?? '')).toMatchObject({ status: 0 });
  });

  test('the closest one above is', async () => {
    await using desk = await makeDesk({ 'stages.yaml': CHAIN, 'work/there.txt': '' });
    expect((await desk.run(['status'], { folder: 'work' })).next).toEqual([
      'stage-orchestrator status --config ../stages.yaml',
    ]);
  });
});

describe('what is in doubt', () => {
  test('is explained, and settled by what is printed: up', async () => {
    await using desk = await makeDesk({ 'deploy/stages.yaml': LONG() });
    const project = ['--config', 'deploy/stages.yaml'];
    expect(await desk.run(['up', ...project], { interruptAt: 'begun' })).toMatchObject({ status: 130 });
    await desk.write('deploy/fast', '');
    const settle = ['--applied', '--not-applied'].map(
      (how) => `stage-orchestrator resolve work run ${how} --reason "…" --config deploy/stages.yaml`,
    );
    const why = await desk.run(['why', 'work', ...project]);
    expect(why.out.replaceAll('\n', ' ')).toMatch(
      /In doubt: stage work's run was interrupted half-way in run .*--applied: its work is done\. --not-applied: it is not/,
    );
    expect(why.out).not.toContain('would run now');
    expect(why.next).toEqual(settle);
    expect((await desk.run(['status', ...project])).next).toEqual(settle);
    expect((await desk.run(['plan', ...project])).next.slice(0, 2)).toEqual(settle);
    const refused = await desk.run(['up', ...project]);
    expect(refused).toMatchObject({ status: 3, next: settle });
    const settled = await desk.paste(settle[1] ?? '');
    expect(settled).toMatchObject({ status: 0 });
    expect(settled.out).toContain('work/run: recorded as not applied: the next up runs it');
    expect(await desk.run(['up', ...project])).toMatchObject({ status: 0 });
  });

  test('is about whether it is there, also on the way back, and costs no recorded duration', async () => {
    await using desk = await makeDesk({ 'stages.yaml': LONG(), fast: '' });
    await desk.run(['up']);
    const before = recordedDurationMs(desk.folder);
    await desk.write('stages.yaml', LONG().replaceAll('test -e fast ||', ''));
    await desk.run(['down'], { interruptAt: 'begun' });
    const refused = await desk.run(['down']);
    expect(refused.out).toContain("in doubt: stage work's down was interrupted half-way");
    expect(refused.out).toContain('--applied: its work is still there, and the next down takes it back');
    expect(refused.out).toContain('--not-applied: it is taken back');
    const settled = await desk.paste(refused.next[0] ?? '');
    expect(settled.out).toContain('work/run: is still applied: its down was not carried out');
    expect(recordedDurationMs(desk.folder)).toBe(before);
    expect((await desk.run(['status'])).out).toContain('work  completed');
  });
});

/** How long the stage took, as its history has it. */
function recordedDurationMs(folder: string): number {
  using history = new DatabaseSync(path.join(folder, '.stage-orchestrator/default/work.db'), { readOnly: true });
  return Number(history.prepare("SELECT value FROM meta WHERE key = 'duration_ms'").get()?.['value']);
}

test('why takes a stage as the next run does, behind what it depends on', async () => {
  const stages = `stages:
  - { name: first, run: { up: 'true', down: 'true' } }
  - { name: work, depends_on: first, run: { up: 'true', down: 'true' } }
`;
  await using desk = await makeDesk({ 'stages.yaml': stages });
  expect(await desk.run(['why', 'work'])).toMatchObject({
    out: expect.stringMatching(/^work has never run\. It would run now: not completed before\.$/m),
    next: [],
  });
});

test('why tells of each environment', async () => {
  await using desk = await makeDesk({ 'stages.yaml': CHAIN, ready: '' });
  await desk.run(['up', '--environment', 'test']);
  const { out } = await desk.run(['why', 'work']);
  expect(out).toMatch(
    /^test\/work ended as completed in run [^]* It would not run now: [^]*\n\nprod\/work has never run\. It would run now/,
  );
  const document = JSON.parse((await desk.run(['why', 'work', '--json'])).out) as unknown;
  expect(document).toMatchObject({
    explanation: { id: 'test/work' },
    explanations: [{ id: 'test/work' }, { id: 'prod/work', next: [] }],
  });
});

test('who holds a lock is named with the command that frees it', async () => {
  await using desk = await makeDesk({ 'stages.yaml': LONG() });
  const begun = Promise.withResolvers<void>();
  const interrupt = Promise.withResolvers<void>();
  const holder = desk.run(['up', '--isolate', '--state-dir', 'kept'], {
    onPrint: (text) => text.includes('| begun') && begun.resolve(),
    stop: interrupt.promise,
  });
  await begun.promise;
  const refused = await desk.run(['up', '--isolate', '--lock-timeout', '1ms', '--state-dir', 'kept']);
  expect(refused).toMatchObject({
    status: 3,
    next: ['stage-orchestrator unlock --environment default --state-dir kept --yes'],
  });
  expect(refused.out).toMatch(
    /^error: default is locked by run local-\S+, attempt 1 of ada, since 20\S+ \S+Z\n {2}wait until/m,
  );
  const asked = await desk.run(['unlock', '--state-dir', 'kept']);
  expect(asked).toMatchObject({ status: 3, next: ['stage-orchestrator unlock --state-dir kept --yes'] });
  const freed = await desk.paste(refused.next[0] ?? '');
  expect(freed).toMatchObject({ status: 0 });
  expect(freed.out).toContain('default: freed the lock of run local-');
  interrupt.resolve();
  expect(await holder).toMatchObject({ status: 130 });
});

test('what was left out of a line stands in the line that comes next', async () => {
  await using desk = await makeDesk({ 'stages.yaml': CHAIN });
  const mark = ['resolve', 'net', 'run', '--mark-applied'];
  const somewhere = await desk.run([...mark, '--reason', "it's there"]);
  expect(somewhere.next).toEqual(
    ['test', 'prod'].map(
      (name) =>
        `stage-orchestrator resolve net run --environment ${name} --mark-applied --reason ${String.raw`'it'\''s there'`}`,
    ),
  );
  expect(await desk.paste(somewhere.next[0] ?? '')).toMatchObject({ status: 0 });
  expect((await desk.run([...mark, '--environment', 'prod'])).next).toEqual([
    'stage-orchestrator resolve net run --environment prod --mark-applied --reason "…"',
  ]);
});

test('a value given for a version that is applied is kept with it', async () => {
  await using desk = await makeDesk({
    'stages.yaml': 'name: shop\nstages: [{ name: web, config_path: web/config.yaml }]\n',
    'web/config.yaml': '{}\n',
    'web/migration/001_one.yaml': `up:
  name: one
  request: { method: POST, url: 'http://127.0.0.1:9/x' }
  response: { result_code: ['201'], env_from: { thing_id: id, zone: zone } }
`,
  });
  const mark = ['resolve', 'web', '1', '--mark-applied', '--reason', 'made by hand'];
  expect((await desk.run([...mark, '--variable', 'zone=north'])).out).toContain('thing_id is not known');
  const again = await desk.run([...mark, '--variable', 'thing_id=t-17']);
  expect(again.out).toContain('web/001_one: recorded now: thing_id');
  const { out } = await desk.run(['status', '--verbose']);
  expect(out).toMatch(/thing_id\s+recorded\s+t-17/);
  expect(out).toMatch(/zone\s+recorded\s+north/);
});
