import { describe, expect, test } from '@jest/globals';
import type { Promotion } from '../../src/domain/project.ts';
import { createEngine, type Engine, type RunChoice } from '../rigs/engine.ts';
import { migrationOf, migrationsWork, shellWork, sourceText } from '../rigs/migration-of.ts';
import { postStage } from '../rigs/post-stage.ts';
import type { StageSketch } from '../rigs/project-of.ts';

const first = { name: 'db', ...migrationsWork([migrationOf('001_one')]) };
const second = { name: 'db', ...migrationsWork([migrationOf('001_one'), migrationOf('002_two')]) };

/** `test`, and `production` behind it, which asks for the commit of `test`. */
function engineOf(stages: readonly StageSketch[], promotion: Promotion = 'barrier', sameCommit = true): Engine {
  return createEngine(stages, {
    environments: [{ name: 'test' }, { name: 'production', dependsOn: ['test'], promotion, sameCommit }],
  });
}

const inTest = (commit: string, stages: readonly StageSketch[]): RunChoice => ({
  environments: ['test'],
  commit,
  stages,
});
const inProduction = (commit: string, stages: readonly StageSketch[]): RunChoice => ({
  environments: ['production'],
  commit,
  stages,
});

const refusal = (problem: string) => ({
  ok: false,
  error: {
    reason: 'guard_refused',
    guard: 'same_commit of production',
    problem: expect.stringContaining(problem),
    remedy: 'let test apply this commit first',
    location: expect.objectContaining({ file: 'stages.yaml' }),
  },
});

describe.each(['barrier', 'per_stage', 'parallel'] as const)('same_commit with promotion %s', (promotion) => {
  test('lets through the commit with which the environment before completed', async () => {
    const engine = engineOf([first], promotion);
    await engine.up(inTest('aaa', [first]));
    expect((await engine.up(inProduction('aaa', [first]))).conclusion).toBe('success');
  });

  test('refuses another one, and says which are which and where', async () => {
    const engine = engineOf([first], promotion);
    await engine.up(inTest('aaa', [first]));
    expect(await engine.plan('up', inProduction('bbb', [second]))).toMatchObject(
      refusal('test/db completed with commit aaa, and this run is of commit bbb, which would change it'),
    );
  });

  test('lets through a commit that leaves the environment before nothing to do', async () => {
    const engine = engineOf([first], promotion);
    await engine.up(inTest('aaa', [first]));
    expect((await engine.up(inProduction('readme', [first]))).conclusion).toBe('success');
  });

  test('without the key, nothing is refused', async () => {
    const engine = engineOf([first], promotion, false);
    await engine.up(inTest('aaa', [first]));
    expect(await engine.plan('up', inProduction('bbb', [second]))).toMatchObject({ ok: true });
  });
});

describe('same_commit', () => {
  test('a stage that is only not started again so soon has not applied this commit', async () => {
    const unique = { id: sourceText('db'), forMs: 3_600_000 };
    const engine = engineOf([{ ...first, unique }]);
    await engine.up(inTest('aaa', [{ ...first, unique }]));
    const changed = [{ ...second, unique }];
    await engine.up(inTest('bbb', changed));
    expect(await engine.plan('up', inProduction('bbb', changed))).toMatchObject(
      refusal('test/db did not complete with commit bbb'),
    );
  });

  test('a file that was changed after it was applied is another commit', async () => {
    const engine = engineOf([first]);
    await engine.up(inTest('aaa', [first]));
    const changed = { name: 'db', ...migrationsWork([{ ...migrationOf('001_one'), checksum: 'other' }]) };
    expect(await engine.plan('up', inProduction('bbb', [changed]))).toMatchObject(refusal('test/db'));
  });

  test('what always runs has a commit each time', async () => {
    const always = { name: 'smoke', ...shellWork('smoke', { runPolicy: 'always' }) };
    const engine = engineOf([always]);
    await engine.up(inTest('aaa', [always]));
    expect(await engine.plan('up', inProduction('bbb', [always]))).toMatchObject(refusal('test/smoke'));
    expect(await engine.plan('up', inProduction('', [always]))).toMatchObject(refusal('a commit that is not known'));
    expect(await engine.plan('up', inProduction('aaa', [always]))).toMatchObject({ ok: true });
  });

  test('says where the stage before never ran, or failed', async () => {
    const engine = engineOf([first], 'parallel');
    expect(await engine.plan('up', inProduction('aaa', [first]))).toMatchObject(refusal('test/db never ran'));
    engine.api.on('POST /one', 409);
    await engine.up(inTest('aaa', [first]));
    const problem = 'test/db did not complete with commit aaa';
    expect(await engine.plan('up', inProduction('aaa', [first]))).toMatchObject(refusal(problem));
  });

  test('both environments in one run are of one commit', async () => {
    const engine = engineOf([first]);
    await engine.up(inTest('aaa', [first]));
    expect((await engine.up({ commit: 'bbb', stages: [second] })).conclusion).toBe('success');
  });

  test('where nothing would run, nothing is refused', async () => {
    const engine = engineOf([first]);
    await engine.up({ commit: 'aaa' });
    await engine.up({ environments: ['production'], commit: 'aaa' });
    const plan = await engine.plan('up', { ...inProduction('bbb', [first]) });
    expect(plan).toMatchObject({ ok: true });
  });

  test('at a barrier every stage counts, otherwise the same one', async () => {
    const other = postStage('other');
    const grown = { ...other, ...migrationsWork([migrationOf('001_other'), migrationOf('002_more')]) };
    for (const [promotion, ok] of [
      ['barrier', false],
      ['per_stage', true],
    ] as const) {
      const engine = engineOf([first, other], promotion);
      await engine.up(inTest('aaa', [first, other]));
      const choice = { ...inProduction('bbb', [first, grown]), stage: 'db' };
      expect((await engine.plan('up', choice)).ok).toBe(ok);
    }
  });

  test('a preview says what a run would refuse', async () => {
    const engine = engineOf([first]);
    await engine.up(inTest('aaa', [first]));
    const plan = await engine.plan('up', { ...inProduction('bbb', [second]), previewOnly: true });
    expect(plan.ok && plan.value.notices.map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringContaining('same_commit of production refuses: test/db')]),
    );
  });
});
