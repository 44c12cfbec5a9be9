import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runAction } from '../rigs/workflow-runner/caller-run.ts';
import { ledgerStages, outputOf } from '../rigs/workflow-runner/ledger-workflow.ts';
import { startMemoryWorld } from '../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow, SECRETS, WORKFLOW_TIMEOUT_MS } from '../rigs/workflow-runner/shipped-workflow.ts';

test(
  'a way back names what is applied and not in stages.yaml any more, until it has been taken back',
  async () => {
    await using world = await startMemoryWorld(ledgerStages({ a: {}, b: { needs: ['a'] }, c: { needs: ['a'] } }));
    expect(outputOf(await callWorkflow(world), 'conclusion')).toBe('success');
    const file = path.join(world.project.folder, 'stages.yaml');
    const whole = await readFile(file, 'utf8');
    const down = async (...words: readonly string[]) => {
      const [from = 'c', to = from] = words;
      return runAction(world.runner, { command: 'down', from, to, 'state-key': SECRETS['state-key'] });
    };
    expect((await down('c')).log).not.toMatch(/not in stages.yaml any more/u);
    await writeFile(file, whole.replaceAll(/ *- \{ name: [bc],.*\n/gu, ''));
    const preview = await runAction(world.runner, { command: 'down', from: 'a', to: 'a', 'dry-run': 'true' });
    expect(preview.log).toMatch(/b is not in stages\.yaml any more, and it was never taken back: it stays as it is/u);
    // That one was.
    expect(preview.log).not.toMatch(/c is not in stages/u);
    await writeFile(file, whole);
    await rm(path.join(world.project.folder, 'b/migration/001_b.yaml'));
    const back = await down('b', 'a');
    expect([back.status, back.log]).toEqual([0, expect.not.stringMatching(/not in stages\.yaml/u)]);
    expect(['a', 'b', 'c'].filter((name) => world.ledger.has(name))).toEqual([]);
  },
  WORKFLOW_TIMEOUT_MS,
);
