import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { copyExample } from '../../rigs/example-project.ts';
import { expectJobs, logsOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { memoryRepository } from '../../rigs/workflow-runner/memory-runner.ts';
import { callWorkflow } from '../../rigs/workflow-runner/shipped-workflow.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';

const TIMEOUT_MS = 90_000;

test(
  "a strategy of one's own is asked once, and all jobs keep to its waves",
  async () => {
    await using example = await copyExample('operations');
    await using shared = await makeTemporaryFolder();
    const [asked, journal] = ['asked.txt', 'journal.txt'].map((name) => path.join(shared.path, name));
    const file = path.join(example.folder, 'arranged.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('command: node', `command: echo asked >> ${asked}; node`));
    const { runner } = memoryRepository(example.folder);
    const call = { inputs: { config: 'arranged.yaml', variables: `journal=${journal}` } };
    const run = await callWorkflow({ runner }, call);
    expectJobs(run, 'plan success', 'wave-1 success', 'wave-2 success', 'finish success');
    expect(await readFile(asked ?? '', 'utf8')).toBe('asked\n');
    const lines = (await readFile(journal ?? '', 'utf8')).trimEnd().split('\n');
    expect(lines.slice(0, 2).toSorted()).toEqual(['search is indexed', 'the cache is warm']);
    expect(lines.slice(2)).toEqual(['orders are locked', 'orders are copied', 'the new orders are in use']);

    await writeFile(path.join(example.folder, 'scripts/waves-by-tag.mjs'), 'console.log("[]")\n');
    const wrong = await callWorkflow({ runner }, call);
    expectJobs(wrong, 'plan failure', 'finish failure');
    expect(logsOf(wrong, 'plan')).toContain('its waves are not those of this plan');
  },
  TIMEOUT_MS,
);
