import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/domain/failure.ts';
import { instanceId } from '../../src/domain/instance.ts';
import type { Conclusion, StageResult } from '../../src/domain/run.ts';
import { conclude, isTolerated } from '../../src/planning/conclude.ts';
import { STRATEGIES } from '../../src/planning/strategies/index.ts';

const SETTINGS = { failOnAllowedFailure: false, cancelled: false };

function failureOf(message: string): Failure {
  return { reason: 'usage', message };
}

function result(name: string, conclusion: Conclusion, tolerated = false): StageResult {
  return {
    id: instanceId('default', name),
    conclusion,
    reason: { because: 'always' },
    tolerated,
    startedAt: 0,
    endedAt: 1,
    done: [],
    exports: [],
    ...(conclusion === 'failure' || conclusion === 'cancelled' ? { failure: failureOf(name) } : {}),
  };
}

describe('a run', () => {
  test('without a failure is a success', () => {
    const results = [result('a', 'success'), result('b', 'skipped')];
    expect(conclude(results, SETTINGS)).toEqual({ conclusion: 'success', warnings: false, rollsBack: false });
    expect(conclude([], SETTINGS).conclusion).toBe('success');
  });

  test('with tolerated failures only is a success with warnings', () => {
    expect(conclude([result('a', 'failure', true), result('b', 'success')], SETTINGS)).toEqual({
      conclusion: 'success',
      warnings: true,
      rollsBack: false,
    });
  });

  test('that must not tolerate any fails by the first of them, and is not rolled back', () => {
    const results = [result('a', 'failure', true), result('b', 'failure', true)];
    expect(conclude(results, { ...SETTINGS, failOnAllowedFailure: true })).toEqual({
      conclusion: 'failure',
      warnings: false,
      failure: failureOf('a'),
      rollsBack: false,
    });
  });

  test('fails by the first failure that is not tolerated', () => {
    const results = [result('a', 'failure', true), result('b', 'failure'), result('c', 'failure')];
    for (const failOnAllowedFailure of [false, true]) {
      expect(conclude(results, { ...SETTINGS, failOnAllowedFailure })).toEqual({
        conclusion: 'failure',
        warnings: false,
        failure: failureOf('b'),
        rollsBack: true,
      });
    }
  });

  test('fails by itself where all stages went well', () => {
    const failure = failureOf('could not save');
    expect(conclude([result('a', 'success')], { ...SETTINGS, failure })).toMatchObject({
      conclusion: 'failure',
      failure,
    });
    expect(conclude([result('a', 'success')], { ...SETTINGS, failure })).not.toHaveProperty('unsaved');
  });

  test('that was failed by a stage tells what could not be saved besides', () => {
    const failure = failureOf('could not save');
    const settings = { ...SETTINGS, failure };
    expect(conclude([result('a', 'failure')], settings)).toMatchObject({ failure: failureOf('a'), unsaved: failure });
    expect(conclude([result('a', 'failure', true)], settings)).toEqual({
      conclusion: 'failure',
      warnings: false,
      failure,
      rollsBack: true,
    });
  });

  test('that was interrupted is cancelled, whatever else happened', () => {
    expect(conclude([result('a', 'success')], { ...SETTINGS, cancelled: true }).conclusion).toBe('cancelled');
    expect(conclude([result('a', 'failure'), result('b', 'cancelled')], SETTINGS)).toEqual({
      conclusion: 'cancelled',
      warnings: false,
      failure: failureOf('a'),
      rollsBack: false,
    });
  });
});

test.each([
  ['stop', 'up', 'dependency_graph', false],
  ['continue', 'up', 'dependency_graph', true],
  ['skip_dependents', 'up', 'sequential', true],
  ['continue', 'up', 'transactional', false],
  ['continue', 'down', 'dependency_graph', false],
] as const)('a failure with policy %s on %s under %s is tolerated: %s', (policy, direction, strategy, tolerated) => {
  expect(isTolerated(policy, direction, STRATEGIES[strategy])).toBe(tolerated);
});
