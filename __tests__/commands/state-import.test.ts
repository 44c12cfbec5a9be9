import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { CommandOutcome } from '../../src/commands/command-outcome.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { err } from '../../src/domain/result.ts';
import type { StateImport } from '../../src/domain/state-report.ts';
import { folderBytes } from '../rigs/folder-bytes.ts';
import { historyBytes } from '../rigs/history-bytes.ts';
import { memoryArchive } from '../rigs/memory-archive.ts';
import { stateCommands, type StateCommands } from '../rigs/state-commands.ts';

const FIRST = await historyBytes('test/alpha', [{ run: '801', did: ['1'] }]);
const NEXT = await historyBytes('test/alpha', [{ run: '802', did: ['2'] }], FIRST);
const OTHER = await historyBytes('test/alpha', [{ run: '803', did: ['3'] }], FIRST);
const BRAVO = await historyBytes('test/bravo', [{ run: '801', did: ['1'] }]);

function importOf(outcome: CommandOutcome): StateImport & { readonly exitStatus: number } {
  if (outcome.kind !== 'state' || outcome.report.action !== 'import') throw new Error(JSON.stringify(outcome));
  return { ...outcome.report, exitStatus: outcome.exitStatus };
}

const outcomes = ({ histories }: StateImport) => histories.map(({ id, outcome }) => `${id} ${outcome}`);

/** Writes what another checkout kept into histories.json. */
async function exported(histories: Readonly<Record<string, Uint8Array>>, into: StateCommands): Promise<void> {
  await using other = await stateCommands();
  other.archive.save('test', histories);
  await other.run('state', 'export', path.join(into.folder, 'histories.json'));
}

describe('an export', () => {
  test('is taken where there is nothing, and changes nothing the second time', async () => {
    await using project = await stateCommands();
    await exported({ alpha: FIRST, bravo: BRAVO }, project);
    const plan = importOf(await project.run('state', 'import', 'histories.json', '--dry-run'));
    expect(plan).toMatchObject({ result: 'would_do', saved: [], exitStatus: 0 });
    expect(project.archive.puts).toBe(0);
    const first = importOf(await project.run('state', 'import', 'histories.json'));
    expect(first).toMatchObject({ result: 'done', saved: [{ environment: 'test', generation: 1 }], exitStatus: 0 });
    expect(first.histories).toEqual(plan.histories);
    expect(outcomes(first)).toEqual(['test/alpha taken', 'test/bravo taken']);
    expect([...project.archive.histories('test').keys()]).toEqual(['alpha', 'bravo']);
    const second = importOf(await project.run('state', 'import', 'histories.json'));
    expect(second).toMatchObject({ result: 'done', saved: [], exitStatus: 0 });
    expect(outcomes(second)).toEqual(['test/alpha unchanged', 'test/bravo unchanged']);
    expect(project.archive.puts).toBe(1);
  });

  test('of a history that went on is taken, of an older one it is not', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST, bravo: BRAVO });
    await exported({ alpha: NEXT }, project);
    expect(outcomes(importOf(await project.run('state', 'import', 'histories.json')))).toEqual(['test/alpha taken']);
    expect(project.archive.histories('test')).toEqual(
      new Map([
        ['alpha', NEXT],
        ['bravo', BRAVO],
      ]),
    );
    await exportedAgain(project, { alpha: FIRST });
    const older = importOf(await project.run('state', 'import', 'histories.json'));
    expect(outcomes(older)).toEqual(['test/alpha kept']);
    expect(project.archive.puts).toBe(1);
  });

  test('of a history that went another way is refused with everything else, and shows both sides', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: NEXT });
    await exported({ alpha: OTHER, bravo: BRAVO }, project);
    for (const more of [[], ['--yes'], ['--dry-run']]) {
      const refused = importOf(await project.run('state', 'import', 'histories.json', ...more));
      expect(refused).toMatchObject({ result: 'refused', saved: [], exitStatus: 3 });
      expect(refused.histories).toMatchObject([
        {
          outcome: 'conflicting',
          imported: { applied: ['label_1', 'label_3'], last: { run: '803' } },
          here: { applied: ['label_1', 'label_2'], last: { run: '802' } },
        },
        { outcome: 'taken' },
      ]);
    }
    expect(project.archive.puts).toBe(0);
    const rest = importOf(await project.run('state', 'import', 'histories.json', '--stage', 'bravo'));
    expect(rest).toMatchObject({ result: 'done', exitStatus: 0 });
    expect(project.archive.histories('test')).toEqual(
      new Map([
        ['alpha', NEXT],
        ['bravo', BRAVO],
      ]),
    );
  });

  test('joins what nobody has saved yet', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    project.archive.unsaved('test', 'alpha');
    await project.write('.stage-orchestrator/test/alpha.db', NEXT);
    await exported({ alpha: OTHER }, project);
    expect(importOf(await project.run('state', 'import', 'histories.json'))).toMatchObject({ result: 'refused' });
    await exportedAgain(project, { alpha: FIRST });
    const older = importOf(await project.run('state', 'import', 'histories.json'));
    expect(outcomes(older)).toEqual(['test/alpha kept']);
  });

  test('of another project needs a yes', async () => {
    await using project = await stateCommands();
    await exported({ alpha: FIRST }, project);
    const text = await project.read('histories.json');
    await project.write('histories.json', text.replace('"project": "shop"', '"project": "store"'));
    const refused = importOf(await project.run('state', 'import', 'histories.json'));
    expect(refused).toMatchObject({
      result: 'refused',
      objections: ['histories.json is of the project store, this one is shop'],
      exitStatus: 3,
    });
    expect(project.archive.puts).toBe(0);
    expect(importOf(await project.run('state', 'import', 'histories.json', '--yes'))).toMatchObject({ result: 'done' });
  });

  test('of a stage that is kept in PostgreSQL is left out with a yes', async () => {
    await using project = await stateCommands();
    const reports = await historyBytes('test/reports', [{ run: '801', did: ['1'] }]);
    await exported({ alpha: FIRST, reports }, project);
    const refused = importOf(await project.run('state', 'import', 'histories.json'));
    expect(outcomes(refused)).toEqual(['test/alpha taken', 'test/reports left_out']);
    expect(refused.result).toBe('refused');
    expect(importOf(await project.run('state', 'import', 'histories.json', '--yes'))).toMatchObject({ result: 'done' });
    expect([...project.archive.histories('test').keys()]).toEqual(['alpha']);
  });

  test('of a stage that is gone is kept, and says so', async () => {
    await using project = await stateCommands();
    await exported({ old: await historyBytes('test/old', [{ run: '801', did: ['1'] }]) }, project);
    const taken = importOf(await project.run('state', 'import', 'histories.json'));
    expect(taken.notices).toEqual([expect.stringContaining('test/old is not in stages.yaml')]);
    expect([...project.archive.histories('test').keys()]).toEqual(['old']);
  });
});

async function exportedAgain(project: StateCommands, histories: Readonly<Record<string, Uint8Array>>): Promise<void> {
  await using other = await stateCommands();
  other.archive.save('test', histories);
  await other.run('state', 'export', path.join(project.folder, 'histories.json'), '--yes');
}

describe('a file is refused and nothing is written', () => {
  const edited = (text: string, change: (document: Record<string, unknown>) => void): string => {
    const document = JSON.parse(text) as Record<string, unknown>;
    change(document);
    return JSON.stringify(document);
  };

  test.each<[string, (text: string) => string | Uint8Array, object]>([
    [
      'that is something else',
      () => '{}',
      { reason: 'usage', message: 'histories.json is no export of histories, or only a part of one' },
    ],
    ['that is cut off', (text) => text.slice(0, -100), { reason: 'usage' }],
    ['that is no text', () => Uint8Array.of(0xff, 0xfe, 0), { reason: 'usage' }],
    [
      'of a newer program',
      (text) => text.replace('"version": 1', '"version": 2'),
      { reason: 'history_newer', found: 2, known: 1 },
    ],
    [
      'whose checksum does not match',
      (text) => text.replace(/"base64": "(.{20})./, (_, start: string) => `"base64": "${start}/`),
      { reason: 'history_damaged', file: 'histories.json', problem: expect.stringMatching(/^the checksum of test\//) },
    ],
    [
      'with a name that leads out of the folder',
      (text) => text.replaceAll('alpha.db', '../alpha.db'),
      { reason: 'history_damaged' },
    ],
    [
      'with the history of another stage under a name',
      (text) => text.replaceAll('alpha.db', 'bravo.db'),
      { reason: 'history_foreign', instance: 'test/bravo', found: 'shop/test/alpha' },
    ],
    [
      'of an environment that is none',
      (text) => edited(text, (document) => (document['environments'] = { prod: {} })),
      { reason: 'history_damaged' },
    ],
    [
      'of an environment that the project has not',
      (text) => text.replace('"test": {', '"staging": {'),
      { reason: 'unknown_name', what: 'environment', name: 'staging' },
    ],
  ])('%s', async (_, spoil, failure) => {
    await using project = await stateCommands();
    await exported({ alpha: FIRST }, project);
    await project.write('histories.json', spoil(await project.read('histories.json')));
    const outcome = await project.run('state', 'import', 'histories.json', '--yes');
    expect(outcome).toMatchObject({ kind: 'failure', failure });
    expect(project.archive.puts).toBe(0);
  });

  test.each<[readonly string[], RegExp]>([
    [['nowhere.json'], /^nowhere\.json can't be read: there is no such file or folder$/],
    [['.'], /^there is no history in \.$/],
    [
      ['histories.json', '--environment', 'production'],
      /^histories\.json holds nothing of the environment production$/,
    ],
    [['histories.json', '--stage', 'bravo'], /^histories\.json holds no history of the stage bravo$/],
  ])('%j', async (line, message) => {
    await using project = await stateCommands();
    await exported({ alpha: FIRST }, project);
    const outcome = await project.run('state', 'import', ...line);
    expect(outcome).toMatchObject({
      kind: 'failure',
      failure: { reason: 'usage', message: expect.stringMatching(message) },
    });
  });
});

describe('a folder', () => {
  test('that was never saved is taken on top of what the stores have, and stays as it is', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST, bravo: BRAVO });
    project.archive.unsaved('test', 'alpha');
    await project.write('.stage-orchestrator/test/alpha.db', NEXT);
    const before = await folderBytes(path.join(project.folder, '.stage-orchestrator/test'));
    const taken = importOf(await project.run('state', 'import', '.stage-orchestrator/test', '--dry-run'));
    expect(outcomes(taken)).toEqual(['test/alpha taken']);
    expect(await folderBytes(path.join(project.folder, '.stage-orchestrator/test'))).toEqual(before);
    expect(importOf(await project.run('state', 'import', '.stage-orchestrator/test')).result).toBe('done');
    expect(project.archive.histories('test')).toEqual(
      new Map([
        ['alpha', NEXT],
        ['bravo', BRAVO],
      ]),
    );
  });

  test('from somewhere else has to say of which environment it is', async () => {
    await using project = await stateCommands();
    await project.write('rescued/alpha.db', FIRST);
    expect(await project.run('state', 'import', 'rescued')).toMatchObject({
      kind: 'failure',
      failure: { message: 'rescued does not say of which environment it is' },
    });
    expect(await project.run('state', 'import', 'rescued', '--environment', 'production')).toMatchObject({
      kind: 'failure',
      failure: { reason: 'history_foreign', instance: 'production/alpha', found: 'shop/test/alpha' },
    });
    const taken = importOf(await project.run('state', 'import', 'rescued', '--environment', 'test'));
    expect(outcomes(taken)).toEqual(['test/alpha taken']);
  });
});

describe('what would be lost', () => {
  test('by going another way is named, and a person may decide for it', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: NEXT });
    project.archive.unsaved('test', 'alpha', 'bravo');
    await project.write('.stage-orchestrator/test/alpha.db', OTHER);
    await project.write('.stage-orchestrator/test/bravo.db', BRAVO);
    const line = ['state', 'import', '.stage-orchestrator/test'];
    const refused = await project.run(...line);
    expect(importOf(refused)).toMatchObject({ result: 'refused', objections: [] });
    expect(refused).toMatchObject({
      next: [{ options: [['take', 'alpha']] }, { options: [['stage', 'bravo']] }],
    });
    expect(importOf(await project.run(...line, '--stage', 'bravo'))).toMatchObject({
      result: 'refused',
      objections: ['the working copy of test has what was never saved of alpha, which is dropped'],
    });
    const decided = importOf(await project.run(...line, '--take', 'alpha'));
    expect(decided).toMatchObject({ result: 'done', exitStatus: 0 });
    expect(outcomes(decided)).toEqual(['test/alpha replaced', 'test/bravo taken']);
    expect(project.archive.histories('test')).toEqual(
      new Map([
        ['alpha', OTHER],
        ['bravo', BRAVO],
      ]),
    );
  });

  test('of what was never saved beside it needs a yes', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: FIRST });
    project.archive.unsaved('test', 'alpha');
    await project.write('.stage-orchestrator/test/alpha.db', NEXT);
    await exported({ alpha: NEXT, bravo: BRAVO }, project);
    const refused = importOf(await project.run('state', 'import', 'histories.json'));
    expect(outcomes(refused)).toEqual(['test/alpha unchanged', 'test/bravo taken']);
    expect(refused).toMatchObject({
      result: 'refused',
      objections: ['the working copy of test has what was never saved of alpha, which is dropped'],
    });
    expect(project.archive.puts).toBe(0);
  });

  test('of what was never saved at a path of its own stays where it can, and is said so', async () => {
    await using project = await stateCommands();
    const stages = `name: shop
environments: [{ name: test }]
stages: [{ name: apart, config_path: apart/config.yaml }, { name: bravo, run: 'true' }]
`;
    await project.write('stages.yaml', stages);
    await project.write('apart/config.yaml', 'store: { type: sqlite, sqlite: { path: kept/apart.db } }\n');
    await project.write('apart/migration/001_a.yaml', `up: { request: { method: PUT, url: 'http://a.example' } }\n`);
    project.archive.save('test', { bravo: BRAVO });
    project.archive.unsaved('test', 'apart');
    await exported({ bravo: await historyBytes('test/bravo', [{ run: '802', did: ['2'] }], BRAVO) }, project);
    expect(importOf(await project.run('state', 'import', 'histories.json'))).toMatchObject({
      result: 'refused',
      objections: [
        'apart of test has a path of its own and what was never saved: it stays where it goes on from what the stores have, and is dropped where it does not',
      ],
    });
  });

  test.each<Failure>([
    { reason: 'history_damaged', file: 'generation 2 in git', problem: 'alpha.db is missing' },
    { reason: 'history_forked', environment: 'test', stages: ['alpha'], sides: [] },
  ])('where it cannot be read ($reason) is replaced as a whole with a yes', async (failure) => {
    const archive = memoryArchive();
    await using project = await stateCommands({ ...archive, read: async () => err(failure) });
    archive.save('test', { bravo: BRAVO });
    await exported({ alpha: FIRST }, project);
    const refused = importOf(await project.run('state', 'import', 'histories.json'));
    expect(refused).toMatchObject({
      result: 'refused',
      objections: [expect.stringContaining('all that is kept of test is replaced by what is imported')],
    });
    expect(importOf(await project.run('state', 'import', 'histories.json', '--yes'))).toMatchObject({ result: 'done' });
    expect(archive.histories('test')).toEqual(new Map([['alpha', FIRST]]));
  });

  test('a stage that is not there cannot be decided for', async () => {
    await using project = await stateCommands();
    await exported({ alpha: FIRST }, project);
    expect(await project.run('state', 'import', 'histories.json', '--take', 'alpha,bravo')).toMatchObject({
      failure: { message: 'histories.json holds no history of the stage bravo' },
    });
  });
});

test('while somebody holds the lock of the environment, nothing is imported', async () => {
  await using project = await stateCommands();
  await exported({ alpha: FIRST }, project);
  await project.lock('test');
  expect(await project.run('state', 'import', 'histories.json')).toMatchObject({
    kind: 'failure',
    failure: { reason: 'lock_held' },
  });
  expect(project.archive.puts).toBe(0);
});

test('a store that cannot be reached is a failure', async () => {
  await using project = await stateCommands();
  await exported({ alpha: FIRST }, project);
  project.archive.fail({ reason: 'history_unavailable', place: 'git', problem: 'no route' });
  expect(await project.run('state', 'import', 'histories.json')).toMatchObject({ kind: 'failure', exitStatus: 1 });
});
