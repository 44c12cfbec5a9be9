import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runAction } from '../rigs/action.ts';
import { makeClonedProject } from '../rigs/clones.ts';
import { makeLedgerProject } from '../rigs/ledger-project.ts';

/** Several processes with several of git each. */
const TIMEOUT_MS = 120_000;

const STAGES = `
  - name: reindex
    run: echo "$region" >> done
    run_policy: always
    env: { region: eu }
    unique: { id: 'reindex-{{.region}}', for: 24h }
  - name: rebuild
    run: echo rebuild >> done
    unique: { id: reindex-eu, for: 24h }
`;

const SKIPPED = /reindex {2}skipped: reindex-eu is unique for 24h, and reindex ran under it in run \S+ at 20/u;

test(
  'what a snapshot store keeps, another clone knows: nothing starts twice',
  async () => {
    await using project = await makeClonedProject({ migrations: [], stages: STAGES });
    const [one, other] = [await project.clone(), await project.clone()];
    const first = await one.run('up', '--state', 'git');
    expect(first).toMatchObject({ status: 0 });
    expect(first.stdout).toMatch(/rebuild {2}skipped: reindex-eu is unique for 24h, and reindex ran under it/u);
    const second = await other.run('up', '--state', 'git');
    expect(second).toMatchObject({ status: 0 });
    expect(second.stdout).toMatch(SKIPPED);
    expect((await other.run('plan', '--state', 'git')).stdout).toMatch(/0 to run, 2 skipped/u);
    const elsewhere = await other.run('up', '--state', 'git', '--variable', 'region=us');
    expect(elsewhere.stdout).toMatch(/reindex {2}completed/u);
  },
  TIMEOUT_MS,
);

test(
  'two processes at once start it once: one runs it, the other one is refused or finds that it ran',
  async () => {
    await using project = await makeLedgerProject({ migrations: [], stages: STAGES });
    const ended = await Promise.all([project.run('up', '--stage', 'reindex'), project.run('up', '--stage', 'reindex')]);
    for (const { status, text } of ended) {
      expect([0, 3]).toContain(status);
      if (status !== 0) expect(text).toMatch(/another run is working on/u);
    }
    expect(await readFile(path.join(project.folder, 'done'), 'utf8')).toBe('eu\n');
  },
  TIMEOUT_MS,
);

test(
  'in the action it is told with the other skipped stages',
  async () => {
    await using project = await makeLedgerProject({ migrations: [], stages: STAGES });
    const step = { folder: project.folder, inputs: { state: 'directory' } };
    await runAction('index', step);
    const again = await runAction('index', step);
    expect(again).toMatchObject({
      status: 0,
      outputs: { conclusion: 'success', 'skipped-stages': '["default/rebuild","default/reindex"]' },
    });
    expect(again.log).toMatch(SKIPPED);
    expect(again.summary).toContain('is unique for 24h');
  },
  TIMEOUT_MS,
);
