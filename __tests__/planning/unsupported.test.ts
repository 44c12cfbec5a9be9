import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import { unsupportedInStage } from '../../src/planning/unsupported.ts';
import { createEngine, resultOf } from '../rigs/engine.ts';
import { shellWork, sourceText } from '../rigs/migration-of.ts';
import { projectOf, type StageSketch } from '../rigs/project-of.ts';

const at = { file: 'stages.yaml', line: 12, column: 5 };
const text = { ...sourceText('x'), at };

const STAGES: readonly (readonly [string, Partial<StageSketch>])[] = [
  ['unique', { unique: { id: text, forMs: 1000 } }],
];

function failureOf(key: string): Failure {
  return { reason: 'unsupported', what: `${key} of alpha`, location: at };
}

describe('a key of a stage that this version does not carry out', () => {
  test.each(STAGES)('%s: the plan says so and where, up and down', async (key, sketch) => {
    const [stage] = projectOf([{ name: 'alpha', ...sketch }]).stages;
    expect(stage && unsupportedInStage(stage)).toEqual(failureOf(key));
    const engine = createEngine([{ name: 'alpha', ...shellWork('deploy', { down: 'undo' }) }]);
    await engine.up();
    const stages = [{ name: 'alpha', ...sketch, ...shellWork('deploy anew', { down: 'undo' }) }];
    for (const direction of ['up', 'down'] as const) {
      const plan = await engine.plan(direction, { stages });
      expect(plan).toMatchObject({ ok: true, value: { stages: [{ failure: failureOf(key) }] } });
    }
  });

  test('nothing of the stage runs, also where its failure is tolerated', async () => {
    const engine = createEngine([
      { name: 'alpha', onFailure: 'continue', unique: { id: text, forMs: 1000 }, ...shellWork('deploy') },
    ]);
    const run = await engine.up();
    expect(run).toMatchObject({ conclusion: 'success', warnings: true });
    expect(resultOf(run, 'alpha').failure).toEqual(failureOf('unique'));
    expect(engine.shell.scripts).toEqual([]);
  });

  test('what is carried out is not refused', () => {
    const plain: Partial<StageSketch> = {
      tags: ['a'],
      background: true,
      order: '1',
      labels: [['team', 'x']],
      runsOn: ['ubuntu-latest'],
      githubEnvironment: 'live',
      oidc: true,
      hooks: { before: text, after: text, failed: text },
    };
    const [stage] = projectOf([{ name: 'alpha', ...plain }]).stages;
    expect(stage && unsupportedInStage(stage)).toBeUndefined();
  });
});
