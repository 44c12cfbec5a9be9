import { describe, expect, test } from '@jest/globals';
import { type AttemptRecord, EMPTY_HISTORY, type StageHistory } from '../../src/domain/history.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { findUnsatisfied, isSatisfiedByHistory } from '../../src/planning/satisfaction.ts';
import { chainOf, type EnvironmentSketch, projectOf, type StageSketch } from '../rigs/project-of.ts';

function missing(
  stages: readonly StageSketch[],
  selected: readonly InstanceId[],
  satisfied: readonly InstanceId[],
  environments?: readonly EnvironmentSketch[],
): readonly string[] {
  const graph = buildGraph(projectOf(stages, environments));
  const failures = findUnsatisfied(graph, new Set(selected), (id) => satisfied.includes(id));
  return [...failures.values()].map((failure) =>
    failure.reason === 'dependency_unsatisfied' ? `${failure.instance} needs ${failure.dependency}` : failure.reason,
  );
}

describe('a selected stage can run', () => {
  const chain = chainOf('infrastructure', 'database', 'services');

  test('when its dependencies are selected or satisfied', () => {
    expect(missing(chain, ['default/services'], ['default/database'])).toEqual([]);
    expect(missing(chain, ['default/database', 'default/services'], ['default/infrastructure'])).toEqual([]);
  });

  test('otherwise its own dependency is named, not one further back', () => {
    expect(missing(chain, ['default/services'], [])).toEqual(['default/services needs default/database']);
    expect(missing(chain, ['default/database', 'default/services'], [])).toEqual([
      'default/database needs default/infrastructure',
    ]);
  });

  test('an absent dependency asks for what is behind it', () => {
    const [first, second, third] = chain;
    const stages = [
      first,
      { name: 'database', dependsOn: second?.dependsOn ?? [], environments: ['test'] },
      third,
    ].flatMap((stage) => stage ?? []);
    const environments = [{ name: 'development' }, { name: 'test' }];
    expect(missing(stages, ['development/services'], [], environments)).toEqual([
      'development/services needs development/infrastructure',
    ]);
  });
});

describe('promotion', () => {
  const environments = [{ name: 'development' }, { name: 'test', dependsOn: ['development'] }];
  const stages = chainOf('a', 'b');

  test('every stage of the earlier environment is asked for, not only the last ones', () => {
    const selected: readonly InstanceId[] = ['test/a', 'test/b'];
    expect(missing(stages, selected, ['development/b'], environments)).toEqual(['test/a needs development/a']);
    expect(missing(stages, selected, ['development/a', 'development/b'], environments)).toEqual([]);
  });

  test('a stage with dependencies of its own asks for those', () => {
    expect(missing(stages, ['test/b'], ['test/a'], environments)).toEqual([]);
  });
});

describe('satisfied by history', () => {
  const [stop, goesOn] = projectOf([{ name: 'a' }, { name: 'b', onFailure: 'continue' }]).stages;
  const condition = { text: "branch == 'main'", at: { file: 'stages.yaml', line: 1, column: 1 }, indent: 0 };
  const disabled: Stage['work'] = {
    kind: 'infrastructure',
    deployment: { provider: 'command', deploy: condition },
    workingDirectory: '/project',
    disabled: true,
  };

  function after(state: AttemptRecord['state'], direction: AttemptRecord['direction'] = 'up'): StageHistory {
    const lastAttempt: AttemptRecord = {
      run: '1',
      attempt: 1,
      actor: 'someone',
      commit: '',
      direction,
      strategy: 'dependency_graph',
      state,
      startedAt: '2024-01-01T00:00:00Z',
      endedAt: '2024-01-01T00:00:01Z',
      message: '',
    };
    return { ...EMPTY_HISTORY, exists: true, completed: state === 'completed', lastAttempt };
  }

  test.each([
    ['never ran', stop, EMPTY_HISTORY, false],
    ['completed', stop, after('completed'), true],
    ['failed', stop, after('failed'), false],
    ['failed, and its policy is continue', goesOn, after('failed'), true],
    ['could not be rolled back, and its policy is continue', goesOn, after('failed', 'down'), false],
    ['rolled back', goesOn, after('rolled_back', 'down'), false],
    ['skipped itself', stop, after('skipped'), true],
    ['had nothing to take back', stop, after('skipped', 'down'), false],
    ['skipped itself, or by a condition that holds now', stop && { ...stop, condition }, after('skipped'), false],
  ])('%s', (_, stage, history, satisfied) => {
    expect(stage && isSatisfiedByHistory(stage, history, false)).toBe(satisfied);
    expect(stage && isSatisfiedByHistory(stage, history, true)).toBe(true);
  });

  test('a disabled deployment has nothing to do', () => {
    expect(stop && isSatisfiedByHistory({ ...stop, work: disabled }, EMPTY_HISTORY, false)).toBe(true);
  });
});
