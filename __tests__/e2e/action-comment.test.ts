import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Machine, StateWorld } from '../rigs/state-world.ts';
import { startStateWorld } from '../rigs/state-world.ts';

/** Each step is a process, and so are its stores. */
const TIMEOUT_MS = 120_000;

const PULL = 7;

async function startWorld(count = 1): Promise<StateWorld> {
  const migrations = Array.from({ length: count }, (_, place) => ({ name: `thing${place}`, manner: 'post' as const }));
  return startStateWorld({ migrations });
}

/** A job of a workflow that runs on a pull request. */
async function pullRequestJob(world: StateWorld, repository = 'octo/shop'): Promise<Machine> {
  const ref = `refs/pull/${PULL}/merge`;
  const event = { pull_request: { number: PULL, head: { repo: { full_name: repository } } } };
  const run = world.service.runs.start({ ref, baseRef: 'refs/heads/main' });
  const machine = await world.machine(run, { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: 'event.json' });
  await writeFile(path.join(machine.folder, 'event.json'), JSON.stringify(event));
  return machine;
}

const bodies = ({ api }: StateWorld) => api.comments.all.map(({ body }) => body);

describe('on a pull request', () => {
  test(
    'a plan is commented on, the next run updates it, and so does one that can not read the files any more',
    async () => {
      await using world = await startWorld();
      const first = await (await pullRequestJob(world)).main({ command: 'plan' });
      expect(first).toMatchObject({
        status: 0,
        outputs: { 'comment-url': expect.stringMatching(/#issuecomment-\d+$/u) },
      });
      expect(first.log).toContain(`comment: ${first.outputs['comment-url']}`);
      expect(bodies(world)).toEqual([expect.stringContaining(`plan=${first.outputs['plan-hash']}`)]);
      expect(bodies(world)[0]).toContain('POST');

      const applied = await (await pullRequestJob(world)).main();
      expect(applied).toMatchObject({ status: 0, outputs: { 'comment-url': first.outputs['comment-url'] } });
      expect(bodies(world)).toEqual([expect.stringContaining('1 stage completed')]);

      const machine = await pullRequestJob(world);
      await rm(path.join(machine.folder, 'stages.yaml'));
      const broken = await machine.main({ command: 'plan' });
      expect(broken.status).toBeGreaterThan(0);
      expect(bodies(world)).toEqual([expect.stringContaining('plan failed')]);
    },
    TIMEOUT_MS,
  );

  test(
    'changes-only writes where there is something to do, and does not leave an old plan behind',
    async () => {
      await using world = await startWorld();
      const quiet = { comment: 'changes-only', command: 'plan' };
      await (await world.machine(world.service.runs.start())).main();
      expect(await (await pullRequestJob(world)).main(quiet)).toMatchObject({ outputs: { 'comment-url': '' } });
      expect(bodies(world)).toEqual([]);
      await (await pullRequestJob(world)).main({ command: 'plan' });
      await (await pullRequestJob(world)).main(quiet);
      expect(bodies(world)).toEqual([expect.stringContaining('There is nothing to do')]);
    },
    TIMEOUT_MS,
  );

  test(
    'what does not fit is linked to as an artifact',
    async () => {
      await using world = await startWorld(900);
      const plan = await (await pullRequestJob(world)).main({ command: 'plan' });
      expect(plan.status).toBe(0);
      const [artifact] = world.service.artifacts.all;
      expect(artifact?.name).toMatch(/^stage-comment\.[0-9a-f]{16}\.plan\.1$/u);
      const link = `](https://github.com/octo/shop/actions/runs/812/artifacts/${artifact?.id})`;
      expect(bodies(world)).toEqual([expect.stringContaining(link)]);
    },
    TIMEOUT_MS,
  );
});

describe('where no comment can be written', () => {
  test.each([
    ['a fork', 'eve/shop', 'from a fork may only read', /^note: no comment on #7/mu],
    [
      'a token without the permission',
      'octo/shop',
      String.raw`pull\-requests\: write`,
      /^::warning title=no comment/mu,
    ],
  ])(
    '%s: it stands in the summary, with the reason, and the run goes on',
    async (_, repository, why, line) => {
      await using world = await startWorld();
      world.api.mayComment = false;
      const plan = await (await pullRequestJob(world, repository)).main({ command: 'plan', summary: 'false' });
      expect(plan).toMatchObject({ status: 0, outputs: { conclusion: 'success', 'comment-url': '' } });
      expect(plan.log).toMatch(line);
      expect(plan.summary).toMatch(/^\n> There is no comment on the pull request: /u);
      expect(plan.summary).toContain(why);
      expect(plan.summary).toContain('### Changes');
    },
    TIMEOUT_MS,
  );

  test(
    'pull_request_target gets none, and no other event unless it is asked for',
    async () => {
      await using world = await startWorld();
      const target = await world.machine(world.service.runs.start(), { GITHUB_EVENT_NAME: 'pull_request_target' });
      expect((await target.main({ command: 'plan' })).log).toContain('note: no comment: on pull_request_target');
      const push = await world.machine(world.service.runs.start());
      expect((await push.main({ command: 'plan' })).log).not.toContain('comment');
      const asked = await push.main({ command: 'plan', comment: 'always' });
      expect(asked).toMatchObject({
        status: 0,
        log: expect.stringMatching(/^::warning title=no comment::the event push/mu),
      });
      expect(bodies(world)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
