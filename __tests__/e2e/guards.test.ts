import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runAction } from '../rigs/action.ts';
import { runCli } from '../rigs/cli.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const TIMEOUT_MS = 90_000;

async function projectWith(guard: string) {
  const folder = await makeTemporaryFolder();
  const stages = `global:\n  guards:\n    - ${guard}\nstages:\n  - name: one\n    run: { up: touch ran, down: rm ran }\n`;
  await writeFile(path.join(folder.path, 'stages.yaml'), stages);
  return folder;
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

describe('on the command line', () => {
  test(
    'a guard that refuses ends with 3 before anything is touched, and a plan does not ask it',
    async () => {
      await using folder = await projectWith('{ type: command, run: "echo the office is closed; exit 7" }');
      const on = { folder: folder.path };
      for (const line of [['up'], ['down'], ['up', '--isolate', '--state', 'directory']]) {
        const refused = await runCli(line, on);
        expect(refused.status).toBe(3);
        expect(refused.text).toMatch(/the guard command refuses: its command ended with exit code 7/u);
        expect(refused.text).toMatch(/stages\.yaml:3:7/u);
        expect(refused.text).toContain('the office is closed');
      }
      expect(await isThere(path.join(folder.path, 'ran'))).toBe(false);
      expect(await isThere(path.join(folder.path, '.stage-orchestrator'))).toBe(false);
      expect((await runCli(['plan'], on)).status).toBe(0);
      expect((await runCli(['up', '--dry-run'], on)).status).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'guards that allow are not noticed',
    async () => {
      await using folder = await projectWith(
        '{ type: environment, allow: default }\n    - { type: hostname, allow: "*" }',
      );
      expect(await runCli(['up'], { folder: folder.path })).toMatchObject({ status: 0 });
      expect(await isThere(path.join(folder.path, 'ran'))).toBe(true);
    },
    TIMEOUT_MS,
  );
});

test(
  'the action annotates the guard that refuses',
  async () => {
    await using folder = await projectWith('{ type: branch, allow: [main, "release/*"] }');
    const step = (branch: string) =>
      runAction('index', {
        folder: folder.path,
        inputs: { state: 'directory' },
        environment: { GITHUB_REF_NAME: branch, GITHUB_REF_TYPE: 'branch' },
      });
    const refused = await step('release/2/evil');
    expect(refused).toMatchObject({ status: 3, outputs: { conclusion: 'failure', 'completed-stages': '' } });
    expect(refused.log).toMatch(
      /^::error file=stages\.yaml,line=3,.*the branch is release\/2\/evil, allowed is main/mu,
    );
    expect(await isThere(path.join(folder.path, 'ran'))).toBe(false);
    expect(await step('release/2')).toMatchObject({ status: 0, outputs: { conclusion: 'success' } });
  },
  TIMEOUT_MS,
);
