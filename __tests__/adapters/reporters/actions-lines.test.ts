import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/domain/event.ts';
import { createActionsReporter } from '../../../src/adapters/reporters/actions-lines.ts';
import { createAnnotationLimit } from '../../../src/adapters/reporters/annotation.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { createTextWriter } from '../../../src/adapters/reporters/text-writer.ts';
import { golden } from '../../rigs/golden.ts';
import {
  SAMPLE_START,
  failedOf,
  failedRunEvents,
  planOf,
  plannedOf,
  resultOf,
  runOf,
} from '../../rigs/sample-plans.ts';

/** What is written for these events. */
function logOf(events: readonly RunEvent[], more: Partial<Parameters<typeof createActionsReporter>[0]> = {}): string {
  let text = '';
  const reporter = createActionsReporter({ write: (part) => void (text += part), redact: asItIs, ...more });
  for (const event of events) reporter.emit(event);
  reporter.close();
  return text;
}

const at = SAMPLE_START;

function output(stage: string, line: string): RunEvent {
  return { at, type: 'output', id: `default/${stage}`, stream: 'stdout', line };
}

test('the log of a job', () => {
  const log = logOf(failedRunEvents());
  expect(log).toBe(golden(path.join(import.meta.dirname, 'golden', 'actions.txt'), log));
});

test('groups are closed before others are opened, and no line of a stage is lost', () => {
  const log = logOf(failedRunEvents());
  let open = 0;
  for (const line of log.split('\n')) {
    if (line.startsWith('::group::')) open += 1;
    if (line.startsWith('::endgroup::')) open -= 1;
    expect(open === 0 || open === 1).toBe(true);
  }
  expect(open).toBe(0);
  for (const word of ['503 Service Unavailable', 'undone: 204', 'from a script']) expect(log).toContain(word);
});

test('stages that run at once are not mixed up', () => {
  const end = (stage: string): RunEvent => {
    const id = `default/${stage}` as const;
    return { at, type: 'stage_completed', id, result: resultOf(id) };
  };
  const log = logOf([output('a', '1'), output('b', '1'), output('a', '2'), end('b'), output('a', '3'), end('a')]);
  expect(log.match(/^[ab] \| \d/gm)).toEqual(['b | 1', 'a | 1', 'a | 2', 'a | 3']);
});

describe('a stage that works alone', () => {
  const started = (stage: string): RunEvent => {
    const reason = { because: 'never_ran' } as const;
    return { at, type: 'stage_started', id: `default/${stage}`, direction: 'up', reason, steps: 1, try: 1 };
  };
  const completed = (stage: string): RunEvent => {
    const id = `default/${stage}` as const;
    return { at, type: 'stage_completed', id, result: resultOf(id) };
  };

  test('is told as it goes, and its end stands below its group', () => {
    expect(logOf([started('a'), output('a', '1')])).toBe(
      'a  started: not completed before\n::group::a\na | 1\n::endgroup::\n',
    );
    expect(logOf([started('a'), output('a', '1'), output('a', '2'), completed('a'), started('b')])).toBe(
      [
        'a  started: not completed before',
        '::group::a',
        'a | 1',
        'a | 2',
        '::endgroup::',
        'a  completed: 1 migration applied in 1s',
        'b  started: not completed before',
        '',
      ].join('\n'),
    );
  });

  test('is kept from when another one starts, and the group of what was told is closed before', () => {
    const both = [started('a'), output('a', '1'), started('b'), output('a', '2'), output('b', '1')];
    expect(logOf([...both, completed('b'), output('a', '3'), completed('a')])).toBe(
      [
        'a  started: not completed before',
        '::group::a',
        'a | 1',
        '::endgroup::',
        'b  started: not completed before',
        '::group::b  completed: 1 migration applied in 1s',
        'b | 1',
        '::endgroup::',
        '::group::a  completed: 1 migration applied in 1s',
        'a | 2',
        'a | 3',
        '::endgroup::',
        '',
      ].join('\n'),
    );
  });

  test('goes on in another group where something else was said meanwhile', () => {
    const notice: RunEvent = { at, type: 'notice', severity: 'notice', message: 'saved' };
    const log = logOf([started('a'), output('a', '1'), notice, output('a', '2'), completed('a')]);
    expect(log.match(/^::(?:end)?group.*$|^note.*$/gm)).toEqual([
      '::group::a',
      '::endgroup::',
      'note: saved',
      '::group::a  (goes on)',
      '::endgroup::',
    ]);
  });
});

test('a stage with endless output is written in several groups', () => {
  const log = logOf(Array.from({ length: 5_001 }, (_, line) => output('a', `line ${line}`)));
  expect(log.match(/^::group::.*$/gm)).toEqual(['::group::a  (goes on)', '::group::a']);
  expect(log.match(/^a \| line/gm)).toHaveLength(5_001);
});

test('what is still kept when the process has to end is written', () => {
  expect(logOf([output('a', 'last words')])).toBe('::group::a\na | last words\n::endgroup::\n');
});

describe('annotations', () => {
  const failures = (count: number): readonly RunEvent[] =>
    Array.from({ length: count }, (_, place) => {
      const id = `default/stage-${place}` as const;
      return { at, type: 'stage_failed', id, result: failedOf(id) };
    });

  test('ten failures are annotated and the others counted', () => {
    const plan = planOf([]);
    const log = logOf([...failures(12), { at, type: 'operations_finished', run: runOf(plan, []) }]);
    expect(log.match(/^::error /gm)).toHaveLength(10);
    expect(log).toContain('not annotated: 2 errors');
  });

  test('the limit is shared with what else annotates in the step', () => {
    const limit = createAnnotationLimit();
    for (let count = 0; count < 9; count += 1) limit.admit('error');
    expect(logOf(failures(3), { limit }).match(/^::error /gm)).toHaveLength(1);
  });

  test('a failure with a place is annotated there, as the repository names it', () => {
    const id = 'default/alpha';
    const location = { file: 'alpha/migration/001_a.yaml', line: 5, column: 10 };
    const failure = {
      reason: 'template',
      instance: id,
      migration: '001_a',
      subject: 'url',
      message: 'map has no entry for key "x"',
      location,
    } as const;
    const events: readonly RunEvent[] = [{ at, type: 'stage_failed', id, result: failedOf(id, { failure }) }];
    expect(logOf(events, { fileOf: (file) => `deploy/${file}` })).toContain(
      '::error file=deploy/alpha/migration/001_a.yaml,line=5,col=10,title=alpha failed::',
    );
  });

  test('a tolerated failure is a warning, an interrupt is none', () => {
    const id = 'default/alpha';
    const tolerated: RunEvent = { at, type: 'stage_failed', id, result: failedOf(id, { tolerated: true }) };
    expect(logOf([tolerated])).toMatch(/^::warning title=alpha failed \(tolerated\)::/m);
    const failure = { reason: 'cancelled', instance: id, inDoubt: false } as const;
    const result = resultOf(id, { conclusion: 'cancelled', failure });
    expect(logOf([{ at, type: 'stage_failed', id, result }])).not.toContain('::');
  });

  test('a failure of the run itself is annotated', () => {
    const failure = {
      reason: 'save_failed',
      environment: 'default',
      place: 'the cache',
      problem: 'it is full',
    } as const;
    const run = runOf(planOf([plannedOf('default/alpha')]), [resultOf('default/alpha')], {
      conclusion: 'failure',
      failure,
    });
    expect(logOf([{ at, type: 'operations_finished', run }])).toMatch(/^::error title=the run failed::.*it is full/m);
  });
});

describe('what a runner would obey', () => {
  const written = (lines: readonly string[], actions: boolean): string => {
    let text = '';
    createTextWriter({ write: (part) => void (text += part), redact: asItIs, actions })(lines);
    return text;
  };

  test.each([
    ['::set-output name=x::1', ': :set-output name=x::1'],
    ['  ::warning::x', '  : :warning::x'],
    ['::::', ': :::'],
    ['a ##[group]b ##[c', 'a ## [group]b ## [c'],
    ['alpha | ::warning::x', 'alpha | ::warning::x'],
    ['a: b', 'a: b'],
  ])('%j is written as %j', (line, shown) => {
    expect(written([line], true)).toBe(`${shown}\n`);
    expect(written([line], false)).toBe(`${line}\n`);
  });

  test('nothing is nothing', () => {
    expect(written([], true)).toBe('');
  });
});
