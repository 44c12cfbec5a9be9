import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../../src/composition/run-wave.ts';
import { tellWave } from '../../../src/composition/tell-wave.ts';
import { type GithubApi, startGithubApi } from '../../rigs/github-api/github-api.ts';
import { startResultsService } from '../../rigs/results-service/results-service.ts';
import { makeTemporaryFolder } from '../../rigs/temporary-folder.ts';
import { expectJobs, ledgerStages, logsOf, outputOf } from '../../rigs/workflow-runner/ledger-workflow.ts';
import { type MemoryWorld, startMemoryWorld } from '../../rigs/workflow-runner/memory-runner.ts';
import { stepOf } from '../../rigs/workflow-runner/memory-step.ts';
import { callWorkflow, WORKFLOW_TIMEOUT_MS } from '../../rigs/workflow-runner/shipped-workflow.ts';

const CHAIN = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] } };

/** A repository whose workflows run on a pull request, and what its comments are kept in. */
async function onPullRequest(): Promise<AsyncDisposable & { readonly world: MemoryWorld; readonly api: GithubApi }> {
  await using making = new AsyncDisposableStack();
  const service = making.use(await startResultsService());
  const api = making.use(await startGithubApi(service));
  const event = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' };
  const world = making.use(await startMemoryWorld(ledgerStages(CHAIN), { ...event, GITHUB_API_URL: api.url }));
  const stack = making.move();
  return { world, api, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const bodies = ({ comments }: GithubApi): readonly string[] => comments.all.map(({ body }) => body);

describe('on a pull request a fan-out has one comment', () => {
  test(
    'of the plan while it is a preview, then of the run, then that there is nothing to do',
    async () => {
      await using pull = await onPullRequest();
      const { world, api } = pull;
      const preview = await callWorkflow(world, { inputs: { 'dry-run': true, environment: 'default' } });
      expectJobs(preview, 'plan success', 'finish success');
      expect(bodies(api)).toEqual([expect.stringContaining(`plan=${outputOf(preview, 'plan-hash')}`)]);
      expect(bodies(api)[0]).toMatch(/\(start the workflow without dry-run\)/u);
      const url = outputOf(preview, 'comment-url');
      expect(url).toMatch(/#issuecomment-\d+$/u);
      const asked = api.requests.length;

      const first = await callWorkflow(world, { inputs: { environment: 'default' } });
      expect(bodies(api)).toEqual([expect.stringContaining('3 stages completed')]);
      expect(outputOf(first, 'comment-url')).toBe(url);
      // Only the last job asks: as often as one job does.
      expect(api.requests.length - asked).toBeLessThanOrEqual(asked);
      expect(logsOf(first).match(/^comment: /gmu)).toHaveLength(1);

      await callWorkflow(world, { inputs: { environment: 'default' } });
      expect(bodies(api)).toEqual([expect.stringContaining('There is nothing to do')]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'that says what failed and which button goes on from there',
    async () => {
      await using pull = await onPullRequest();
      pull.world.ledger.refuse('POST /things c');
      await callWorkflow(pull.world);
      expect(bodies(pull.api)).toEqual([expect.stringMatching(/409[^]*press "Re-run failed jobs"/u)]);
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test.each([
    ['failure', 1],
    ['cancelled', 0],
    ['skipped', 0],
  ])(
    'of the last job where the plan told nothing and ended as %s',
    async (result, count) => {
      await using pull = await onPullRequest();
      await using folder = await makeTemporaryFolder();
      const inputs = {
        command: 'finish',
        comment: 'auto',
        'plan-result': result,
        'github-token': pull.world.runner.token,
      };
      const page = path.join(folder.path, 'summary.md');
      const variables = {
        ...pull.world.runner.start().environment,
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_REF: 'refs/pull/7/merge',
        GITHUB_API_URL: pull.api.url,
        GITHUB_STEP_SUMMARY: page,
      };
      const stop = new AbortController().signal;
      const step = stepOf(folder.path, { inputs, variables, masks: [], stop }, () => undefined);
      await tellWave(step, { command: 'finish', outcome: refusal('nothing ran'), setOutput: () => undefined });
      expect(bodies(pull.api)).toHaveLength(count);
      expect(await readFile(page, 'utf8')).toContain('nothing ran');
    },
    WORKFLOW_TIMEOUT_MS,
  );

  test(
    'or none where nobody wants one, or where the token may not',
    async () => {
      await using pull = await onPullRequest();
      await callWorkflow(pull.world, { inputs: { 'dry-run': true, comment: 'never' } });
      pull.api.mayComment = false;
      const refused = await callWorkflow(pull.world);
      expect(outputOf(refused, 'conclusion')).toBe('success');
      expect(logsOf(refused, 'finish')).toMatch(/pull-requests: write/u);
      expect(bodies(pull.api)).toEqual([]);
    },
    WORKFLOW_TIMEOUT_MS,
  );
});
