import { describe, expect, test } from '@jest/globals';
import { planText } from '../../../src/adapters/reporters/plan-text.ts';
import { createRunLines } from '../../../src/adapters/reporters/run-lines.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import {
  SAMPLE_START,
  absentOf,
  failedOf,
  planOf,
  plannedOf,
  resultOf,
  runOf,
  skippedOf,
  unchangedOf,
} from '../../rigs/sample-plans.ts';

const style = { colour: false, redact: asItIs };
const textOf = (plan: Plan): string => planText(plan, [], style).join('\n');

const many = (count: number, name: string) =>
  Array.from({ length: count }, (_, place) => `default/${name}-${String(place).padStart(4, '0')}` as const);

describe('a plan of very many stages', () => {
  test('names every stage that has something to do', () => {
    const ids = many(2_000, 'stage');
    const text = textOf(planOf(ids.map((id, place) => plannedOf(id, { wave: Math.floor(place / 100) + 1 }))));
    for (const id of ids) expect(text).toContain(id.slice('default/'.length));
    expect(text).toContain('2,000 stages in 20 waves: 2,000 to run, 0 unchanged');
  });

  test('only counts those that have nothing to do', () => {
    const text = textOf(planOf([plannedOf('default/alpha'), ...many(1_999, 'same').map((id) => unchangedOf(id))]));
    expect(text).toContain('1,999 more stages with nothing to do');
    expect(text).not.toContain('same-0000');
    expect(textOf(planOf(many(20, 'same').map((id) => unchangedOf(id))))).toContain('same-0019');
  });

  test('shows so many notices of a kind and counts the others', () => {
    const notices = many(60, 'stage').map((instance) => ({ kind: 'drift' as const, instance, message: 'it changed' }));
    const text = textOf(planOf([plannedOf('default/alpha')], { notices }));
    expect(text.match(/^drift: stage-\d+: it changed$/gm)).toHaveLength(50);
    expect(text).toContain('drift: … and 10 more');
  });
});

test('a run calls stages by their names for people', () => {
  const id = 'default/alpha';
  const narrate = createRunLines(style);
  const plan = planOf([plannedOf(id, { displayName: 'The first' })]);
  const at = SAMPLE_START;
  const result = resultOf(id);
  const reason = { because: 'pending', count: 1 } as const;
  const lines = [
    ...narrate({ at, type: 'operations_started', run: 'r', attempt: 1, plan }),
    ...narrate({ at, type: 'stage_started', id, direction: 'up', reason, steps: 1, try: 1 }),
    ...narrate({ at, type: 'stage_completed', id, result }),
    ...narrate({ at, type: 'operations_finished', run: runOf(plan, [result]) }),
  ];
  expect(lines).toContain('alpha (The first)  started: 1 migration pending');
  expect(lines.filter((line) => /^alpha \(The first\) {2}completed/.test(line))).toHaveLength(2);
});

test('names for people and labels stand beside the names', () => {
  const stage = plannedOf('default/alpha', { displayName: 'The first', labels: [['owner', 'ada']] });
  const displayNames = new Map([['default', 'Everywhere']]);
  const lines = textOf(planOf([stage], { displayNames })).split('\n');
  expect(lines).toContainEqual(expect.stringMatching(/^alpha \(The first\) {2}will run/));
  expect(lines).toContain('  labels: owner=ada');
  expect(lines).toContainEqual(expect.stringMatching(/environments +default \(Everywhere\)$/));
});

describe('stages that an environment does not have', () => {
  const stages = [plannedOf('test/alpha')];
  const sentence = 'skipped: not in test: it exists in staging, production';

  test('are shown as skipped, and are in no count', () => {
    const absent = [absentOf('test/reports', { displayName: 'Nightly reports' }), absentOf('test/archive')];
    const lines = textOf(planOf(stages, { absent })).split('\n');
    expect(lines).toContain(`test/reports (Nightly reports)  ${sentence}`);
    expect(lines).toContain(`test/archive  ${sentence}`);
    expect(lines).toContain('1 stage in 1 wave: 1 to run, 0 unchanged');
  });

  test('are told once when a run begins', () => {
    const narrate = createRunLines(style);
    const plan = planOf(stages, { absent: [absentOf('test/archive')] });
    const lines = narrate({ at: SAMPLE_START, type: 'operations_started', run: 'r', attempt: 1, plan });
    expect(lines).toEqual(['run r: 1 stage in 1 wave: 1 to run, 0 unchanged', `test/archive  ${sentence}`]);
  });

  test('are counted where there are many', () => {
    const absent = Array.from({ length: 22 }, (_, place) => absentOf(`test/stage-${place}`));
    const text = textOf(planOf(stages, { absent }));
    expect(text).toContain('test/stage-19  skipped');
    expect(text).not.toContain('test/stage-20');
    expect(text).toContain('… and 2 more stages that exist elsewhere');
  });
});

test('one wave needs no headings', () => {
  expect(textOf(planOf([plannedOf('default/alpha')]))).not.toMatch(/^wave/m);
});

test('a stage that will be skipped shows no request', () => {
  const decision = {
    kind: 'skip',
    reason: { because: 'condition_false', condition: 'c', evaluated: 'a == b' },
  } as const;
  const text = textOf(planOf([plannedOf('default/monitoring', { decision })]));
  expect(text).toContain('monitoring  skipped: condition false: a == b');
  expect(text).not.toContain('POST');
});

describe('the closing table', () => {
  const closingOf = (count: number, failing: number): readonly string[] => {
    const ids = many(count, 'stage');
    const results = ids.map((id, place) =>
      place >= count - failing
        ? failedOf(id)
        : place % 2 === 0
          ? resultOf(id)
          : skippedOf(id, { because: 'up_to_date' }),
    );
    const run = runOf(planOf(ids.map((id) => plannedOf(id))), results, { conclusion: 'failure' });
    return createRunLines(style)({ at: SAMPLE_START, type: 'operations_finished', run });
  };

  test('keeps the failures of a very large run and counts what it leaves out', () => {
    const lines = closingOf(2_000, 3);
    expect(lines.filter((line) => line.startsWith('stage-'))).toHaveLength(100);
    expect(lines.filter((line) => /^stage-\d+\s+failed/.test(line))).toHaveLength(3);
    expect(lines).toContain('… and 1,900 more stages');
  });

  test('ends with what to type, each line once and not without end', () => {
    const lines = closingOf(50, 30);
    const place = lines.indexOf('next:');
    expect(lines.slice(place + 1)).toHaveLength(11);
    expect(lines.at(-1)).toBe('  (and 20 more: the log names them with each stage that failed)');
    expect(new Set(lines.slice(place)).size).toBe(12);
  });
});
