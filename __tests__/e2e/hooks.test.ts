import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runAction } from '../rigs/action.ts';
import { runCli, startCli } from '../rigs/cli.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

const TIMEOUT_MS = 90_000;

async function projectOf(stages: string) {
  const folder = await makeTemporaryFolder();
  await writeFile(path.join(folder.path, 'stages.yaml'), stages);
  return {
    folder: folder.path,
    said: () => said(folder.path),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** What hooks have written into a file, line by line. */
async function said(folder: string): Promise<readonly string[]> {
  return (await readFile(path.join(folder, 'said'), 'utf8')).trimEnd().split('\n');
}

const STAGES = `
stages:
  - name: alpha
    run: { up: 'echo working; \${FAIL:-true}', down: 'true' }
    hooks:
      before: echo "$STAGE_HOOK $STAGE_DIRECTION" >> said
      after: echo "$STAGE_HOOK $STAGE_DIRECTION $STAGE_CONCLUSION" >> said
      failed: |
        echo "$STAGE_HOOK $STAGE_DIRECTION $STAGE_ERROR_REASON: $STAGE_ERROR" >> said
        exit 1
`;

test(
  'hooks run around a stage, on both ways, and failed when it fails',
  async () => {
    await using project = await projectOf(STAGES);
    const up = await runCli(['up'], project);
    expect(up).toMatchObject({ status: 0 });
    expect(up.stdout).toMatch(/alpha {2}hook before done in/u);
    expect((await runCli(['down'], project)).status).toBe(0);
    const failed = await runCli(['up'], { ...project, environment: { FAIL: 'exit 7' } });
    expect(failed.status).toBe(1);
    expect(failed.stdout).toMatch(/hook failed failed, which changes nothing: the hook failed ended with exit code 1/u);
    expect(await project.said()).toEqual([
      'before up',
      'after up success',
      'before down',
      'after down success',
      'before up',
      'failed up shell_exit: alpha: run ended with exit code 7',
    ]);
  },
  TIMEOUT_MS,
);

describe('Ctrl-C', () => {
  test(
    'ends a hook with all that it started, and failed still runs',
    async () => {
      await using project = await projectOf(`
stages:
  - name: alpha
    run: touch ran
    hooks:
      before: |
        # Not in the background, where bash has its children ignore SIGINT.
        bash -c 'echo "child $$"; exec sleep 300'
        echo never
      failed: echo "$STAGE_CONCLUSION" >> said
`);
      const running = startCli(['up'], project);
      await running.printed('child ');
      running.signal('SIGINT');
      const ended = await running.ended;
      expect(ended.status).toBe(130);
      expect(await project.said()).toEqual(['cancelled']);
      const child = Number(/child (?<id>\d+)/u.exec(ended.stdout)?.groups?.['id']);
      expect(() => process.kill(child, 0)).toThrow('ESRCH');
      expect((await runCli(['status'], project)).text).not.toMatch(/in doubt/u);
    },
    TIMEOUT_MS,
  );
});

test(
  'in the action their output stands in the group of the stage without secrets, and what only warns is annotated',
  async () => {
    await using project = await projectOf(`
stages:
  - name: maker
    run: echo password=hunter2-and-more >> "$STAGE_OUTPUT"
  - name: alpha
    depends_on: [maker]
    env_from_stages: [{ stage: maker, vars: [password] }]
    run: 'true'
    hooks:
      before: echo "signing in with $password"
      after: exit 3
`);
    const ran = await runAction('index', { folder: project.folder, inputs: { state: 'directory' } });
    expect(ran).toMatchObject({ status: 0, outputs: { conclusion: 'success' } });
    const group = /^::group::alpha[^\n]*\n(?<lines>[\s\S]*?)^::endgroup::/mu.exec(ran.log)?.groups?.['lines'] ?? '';
    expect(group).toMatch(/alpha \| signing in with \*\*\*/u);
    expect(ran.log).toMatch(/^::warning title=the hook after failed::alpha: the hook after ended with exit code 3/mu);
    expect(ran.log.replaceAll(/^::add-mask::.*$/gmu, '')).not.toContain('hunter2');
  },
  TIMEOUT_MS,
);
