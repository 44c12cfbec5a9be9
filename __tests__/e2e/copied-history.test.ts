import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { makeLedgerProject } from '../rigs/ledger-project.ts';
import { execute } from '../rigs/sqlite-file.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const withOneThing = async () =>
  makeLedgerProject({
    migrations: [{ name: 'one', manner: 'post' }],
  });

test(
  'the history of one environment does not make another look applied',
  async () => {
    await using project = await withOneThing();
    const stages = path.join(project.folder, 'stages.yaml');
    await writeFile(stages, `environments: [{ name: test }, { name: production }]\n${await readFile(stages, 'utf8')}`);
    const state = path.join(project.folder, '.stage-orchestrator');
    expect(await project.run('up', '--environment', 'test')).toMatchObject({ status: 0 });
    await mkdir(path.join(state, 'production'));
    await cp(path.join(state, 'test/things.db'), path.join(state, 'production/things.db'));
    for (const command of ['up', 'plan', 'status']) {
      const refused = await project.run(command, '--environment', 'production');
      expect(refused.status).toBe(3);
      expect(refused.text).toContain('/test/things, not of ');
    }
    await rm(path.join(state, 'production'), { recursive: true });
    expect(await project.run('up', '--environment', 'production')).toMatchObject({ status: 0 });
    expect(project.ledger.arrived).toEqual(['POST /things one', 'POST /things one']);
  },
  TIMEOUT_MS,
);

test(
  'a stage that was renamed keeps its history as docs/history.md says',
  async () => {
    await using project = await withOneThing();
    const stages = path.join(project.folder, 'stages.yaml');
    const folder = path.join(project.folder, '.stage-orchestrator/default');
    expect(await project.run('up')).toMatchObject({ status: 0 });
    await writeFile(stages, (await readFile(stages, 'utf8')).replace('name: things', 'name: orders'));
    await cp(path.join(folder, 'things.db'), path.join(folder, 'orders.db'));
    const refused = await project.run('up');
    expect(refused.status).toBe(3);
    const [statement = ''] = /UPDATE .*/.exec(refused.text) ?? [];
    execute(path.join(folder, 'orders.db'), [statement]);
    expect((await project.run('status')).stdout).toContain('1 applied, 0 pending');
    expect(await project.run('up')).toMatchObject({ status: 0 });
    expect(project.ledger.arrived).toEqual(['POST /things one']);
    expect(await project.run('down')).toMatchObject({ status: 0 });
    expect(project.ledger.arrived).toEqual(['POST /things one', 'DELETE /things one']);
  },
  TIMEOUT_MS,
);
