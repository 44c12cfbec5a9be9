import { describe, expect, test } from '@jest/globals';
import type { ActionResult } from '../rigs/action.ts';
import { startStateWorld, type StateWorld } from '../rigs/state-world.ts';

/** Three jobs with their stores. */
const TIMEOUT_MS = 120_000;

const twoStages = async (): Promise<StateWorld> =>
  startStateWorld({
    migrations: [{ name: 'one', manner: 'post' }],
    stages: '  - { name: others, config_path: others/config.yaml }',
    files: {
      'others/config.yaml': 'env: {}\n',
      'others/migration/001_two.yaml': `up: { request: { method: POST, url: '{{.api}}/things', body: { name: two } } }
down: { none: true }
`,
    },
  });

/** Runs one job on a stage while another, which has begun before it from the same history, is at work on one. */
async function runBeside(
  world: StateWorld,
  state: string,
  stages: { readonly first: string; readonly second: string },
): Promise<{ readonly first: ActionResult; readonly second: ActionResult; readonly post: ActionResult }> {
  const machine = await world.machine(world.service.runs.start());
  const arrival = world.ledger.hold('POST /things one', 'after');
  const running = machine.main({ state, stage: stages.first });
  const held = await arrival;
  const other = await world.machine(world.service.runs.start());
  const second = await other.main({ state, stage: stages.second });
  held.release();
  return { first: await running, second, post: await machine.post() };
}

/** How what was rescued comes to the stores again. */
const WAYS_BACK: Readonly<Record<string, string>> = {
  git: 'stage-orchestrator state import FOLDER --environment default --state git',
  'artifact, cache': 'in a job of this repository, by this action with `command: state import`',
};

describe.each(['git', 'artifact, cache'])('two runs at once, by %s', (state) => {
  test(
    'on different stages: the next run knows what both did',
    async () => {
      await using world = await twoStages();
      const runs = await runBeside(world, state, { first: 'things', second: 'others' });
      expect(runs).toMatchObject({ first: { status: 0 }, second: { status: 0 }, post: { status: 0 } });
      const next = await world.machine(world.service.runs.start());
      const known = await next.main({ state, 'on-missing-state': 'fail' });
      expect(known).toMatchObject({ status: 0, outputs: { 'has-changes': 'false' } });
      expect(world.ledger.arrived).toHaveLength(2);
    },
    TIMEOUT_MS,
  );

  test(
    'on the same stage: the one that saves last fails, says who the other was, and overwrites nothing',
    async () => {
      await using world = await twoStages();
      const runs = await runBeside(world, state, { first: 'things', second: 'things' });
      expect(runs).toMatchObject({ first: { status: 1 }, second: { status: 0 }, post: { status: 1 } });
      const words = 'two runs have worked on things of default without knowing of each other';
      for (const { log } of [runs.first, runs.post]) expect(log).toContain(words);
      // The machine of the first one is about to be gone.
      expect(runs.post.log).toContain('artifact stage-unsaved.default.1 of this run');
      expect(runs.post.log).toContain(WAYS_BACK[state]);
      expect(world.service.artifacts.all.map(({ name }) => name)).toContain('stage-unsaved.default.1');
      const next = await world.machine(world.service.runs.start());
      expect((await next.main({ state, command: 'history' })).log).toContain('813');
    },
    TIMEOUT_MS,
  );
});
