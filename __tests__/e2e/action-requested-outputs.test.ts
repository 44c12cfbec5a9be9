import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runAction } from '../rigs/action.ts';
import { type TemporaryFolder, makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const TIMEOUT_MS = 90_000;

const STAGES = `
stages:
  - name: network
    run: |
      echo vpc_id=vpc-1 >> "$STAGE_OUTPUT"
      echo 'note<<E' >> "$STAGE_OUTPUT"
      printf 'two\\nlines\\nE\\n' >> "$STAGE_OUTPUT"
      echo admin_password=hunter2-and-more >> "$STAGE_OUTPUT"
      echo address=postgres://admin:hunter2-and-more@db >> "$STAGE_OUTPUT"
      echo pin_token=4711 >> "$STAGE_OUTPUT"
      echo door=north-4711 >> "$STAGE_OUTPUT"
  - name: broken
    depends_on: [network]
    tags: [broken]
    run: exit 1
`;

async function project(): Promise<TemporaryFolder> {
  const folder = await makeTemporaryFolder();
  await writeFile(path.join(folder.path, 'stages.yaml'), STAGES);
  return folder;
}

function step({ path: folder }: TemporaryFolder, inputs: Readonly<Record<string, string>>) {
  return { folder, inputs: { state: 'directory', ...inputs } };
}

test(
  'requested exports become outputs, and secrets do not',
  async () => {
    await using folder = await project();
    const outputs = 'vpc_id\nnetwork.note as note-text\nadmin_password\naddress\ndoor\nnetwork.nothing\n';
    const ran = await runAction('index', step(folder, { stage: 'network', outputs }));
    expect(ran.outputs).toMatchObject({
      conclusion: 'success',
      vpc_id: 'vpc-1',
      'note-text': 'two\nlines',
      admin_password: '',
      address: '',
      door: '',
      nothing: '',
    });
    expect(ran.log).toMatch(/^::warning .*the output admin_password is empty.*it is a secret.*env_from_stages/mu);
    expect(ran.log).toMatch(/^::warning .*the output address is empty.*it is a secret/mu);
    expect(ran.log).toMatch(/^::warning .*the output door is empty.*it holds a secret/mu);
    expect(ran.log).toMatch(/^::warning .*the output nothing is empty.*no stage of this run has exported it/mu);
    expect(ran.log.replaceAll(/^::add-mask::.*$/gmu, '')).not.toContain('hunter2');

    // What is recorded is handed on by a run that has nothing to do; a plan and a way back hand on nothing.
    const again = await runAction('index', step(folder, { stage: 'network', outputs: 'vpc_id' }));
    expect(again.outputs).toMatchObject({ 'has-changes': 'false', vpc_id: 'vpc-1' });
    const planned = await runAction('index', step(folder, { command: 'plan', outputs: 'vpc_id' }));
    expect(planned.outputs).toMatchObject({ conclusion: 'success', vpc_id: '' });
    const down = await runAction(
      'index',
      step(folder, { command: 'down', 'skip-irreversible': 'true', outputs: 'nowhere.x' }),
    );
    expect(down.outputs).toMatchObject({ conclusion: 'success', x: '' });
    expect(`${again.log}${planned.log}${down.log}`).not.toMatch(/::warning .*output/u);
  },
  TIMEOUT_MS,
);

test(
  'a request that can not be met stops the step before anything runs',
  async () => {
    await using folder = await project();
    for (const [outputs, words] of [
      ['nowhere.vpc_id', /outputs: nowhere\.vpc_id: there is no stage nowhere/u],
      ['vpc_id as conclusion', /conclusion is an output of the action itself/u],
    ] as const) {
      const refused = await runAction('index', step(folder, { outputs }));
      expect(refused.status).toBe(1);
      expect(refused.log).toMatch(words);
      expect(refused.outputs).toMatchObject({ conclusion: 'failure', 'completed-stages': '' });
    }
  },
  TIMEOUT_MS,
);

test(
  'a run that failed hands on what it came to, and says nothing of the rest',
  async () => {
    await using folder = await project();
    const failed = await runAction('index', step(folder, { outputs: 'vpc_id\nbroken.later' }));
    expect(failed.outputs).toMatchObject({ conclusion: 'failure', vpc_id: 'vpc-1', later: '' });
    expect(failed.log).not.toMatch(/the output later is empty/u);
  },
  TIMEOUT_MS,
);

test(
  'a command without exports says that it has no use for them',
  async () => {
    await using folder = await project();
    const told = await runAction('index', step(folder, { command: 'status', outputs: 'vpc_id' }));
    expect(told).toMatchObject({ status: 0, outputs: { vpc_id: '' } });
    expect(told.log).toContain('note: status has no use for outputs');
  },
  TIMEOUT_MS,
);
