import { describe, expect, test } from '@jest/globals';
import { criticalChain, ranStages } from '../../../src/adapters/reporters/critical-chain.ts';
import { MAX_BARS, ganttLines } from '../../../src/adapters/reporters/gantt-mermaid.ts';
import { jobSummary } from '../../../src/adapters/reporters/job-summary.ts';
import { stageOutcomes } from '../../../src/adapters/reporters/run-outcome.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import type { InstanceId } from '../../../src/domain/instance.ts';
import type { Run } from '../../../src/domain/run.ts';
import { SAMPLE_START, failedOf, planOf, plannedOf, resultOf, runOf, skippedOf } from '../../rigs/sample-plans.ts';

/** A stage with what it waited for, and from when to when it worked, in seconds. */
type Worked = readonly [id: InstanceId, waitsFor: readonly InstanceId[], from: number, to: number];

function runLike(stages: readonly Worked[]): Run {
  const results = stages.map(([id, , from, to]) =>
    resultOf(id, { startedAt: SAMPLE_START + from * 1_000, endedAt: SAMPLE_START + to * 1_000 }),
  );
  return runOf(planOf(stages.map(([id, waitsFor]) => plannedOf(id, { waitsFor }))), results);
}

function chainOf(run: Run): readonly InstanceId[] {
  return criticalChain(stageOutcomes(run)).map(({ planned }) => planned.id);
}

describe('the critical path of a run', () => {
  test.each<[what: string, stages: readonly Worked[], chain: readonly InstanceId[]]>([
    ['of nothing is empty', [], []],
    ['of one stage is that stage', [['default/a', [], 0, 1]], ['default/a']],
    [
      'leads over what was waited for the longest',
      [
        ['default/a', [], 0, 1],
        ['default/b', [], 0, 5],
        ['default/c', ['default/a', 'default/b'], 5, 6],
        ['default/d', ['default/a'], 1, 3],
      ],
      ['default/b', 'default/c'],
    ],
    [
      'takes the first of two that ended together',
      [
        ['default/a', [], 0, 2],
        ['default/b', [], 0, 2],
      ],
      ['default/a'],
    ],
  ])('%s', (_, stages, chain) => {
    expect(chainOf(runLike(stages))).toEqual(chain);
  });

  test('leads through a stage that was skipped, without naming it', () => {
    const plan = planOf([
      plannedOf('default/a'),
      plannedOf('default/b', { waitsFor: ['default/a'] }),
      plannedOf('default/c', { waitsFor: ['default/b'] }),
    ]);
    const skipped = { ...skippedOf('default/b', { because: 'up_to_date' }), endedAt: SAMPLE_START + 1_000 };
    const last = resultOf('default/c', { startedAt: SAMPLE_START + 1_000, endedAt: SAMPLE_START + 3_000 });
    const run = runOf(plan, [resultOf('default/a'), skipped, last]);
    expect(chainOf(run)).toEqual(['default/a', 'default/c']);
    expect(jobSummary(run, { redact: asItIs })).toContain('**Critical path**: a \\(1s\\) → c \\(2s\\), 3s of 12\\.3s');
  });

  test('of one stage alone is not told', () => {
    expect(jobSummary(runLike([['default/a', [], 0, 1]]), { redact: asItIs })).not.toContain('Critical path');
  });

  test('is shortened in its middle where it is long', () => {
    const stages = Array.from({ length: 100 }, (_, place): Worked => {
      const before: readonly InstanceId[] = place === 0 ? [] : [`default/s${place - 1}`];
      return [`default/s${place}`, before, place, place + 1];
    });
    const page = jobSummary(runLike(stages), { redact: asItIs });
    expect(page).toContain('s14 \\(1s\\) → … 70 more stages … → s85 \\(1s\\)');
  });
});

describe('the Gantt chart', () => {
  function linesOf(run: Run): readonly string[] {
    const outcomes = stageOutcomes(run);
    return ganttLines(ranStages(outcomes), criticalChain(outcomes), asItIs);
  }

  test('has a bar for each stage that worked, by environment, in the order of their starts', () => {
    const plan = planOf([
      plannedOf('test/a'),
      plannedOf('test/b', { waitsFor: ['test/a'] }),
      plannedOf('test/c'),
      plannedOf('production/a'),
    ]);
    const run = runOf(plan, [
      resultOf('test/a', { startedAt: SAMPLE_START + 500 }),
      failedOf('test/b', { startedAt: SAMPLE_START + 1_000, endedAt: SAMPLE_START + 1_000 }),
      skippedOf('test/c', { because: 'up_to_date' }),
      resultOf('production/a'),
    ]);
    expect(linesOf(run)).toEqual([
      'gantt',
      '  dateFormat YYYY-MM-DD HH:mm:ss.SSS',
      '  axisFormat %S.%Ls',
      '  section production',
      '    ✓ a (1s) :done, 2026-01-02 03:04:05.000, 1000ms',
      '  section test',
      '    ✓ a (500ms) :active, 2026-01-02 03:04:05.500, 500ms',
      '    ✗ b (0ms) :crit, 2026-01-02 03:04:06.000, 1ms',
    ]);
  });

  test('of nothing is none', () => {
    expect(linesOf(runOf(planOf([plannedOf('default/a')]), []))).toEqual([]);
  });

  test('shows the longest where there are many', () => {
    const stages = Array.from({ length: MAX_BARS + 5 }, (_, place): Worked => [`default/s${place}`, [], 0, place + 1]);
    const run = runLike(stages);
    expect(linesOf(run)).toHaveLength(MAX_BARS + 4);
    expect(linesOf(run).join('\n')).not.toContain('✓ s4 ');
    expect(jobSummary(run, { redact: asItIs })).toContain('The longest stages; 5 shorter ones left out.');
  });

  test.each(['a:b, 2026', 'title', 'a;b#c%%d', 'x\nsection y', '`"<b>'])('is not broken by the name %j', (name) => {
    const lines = linesOf(runLike([[`${name}/${name}`, [], 0, 1]])).slice(3);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^ {2}section [\w ./#;-]+$/u);
    expect(lines[1]).toMatch(/^ {4}✓ [\w ./#;-]+ \(1s\) :active, 2026-01-02 03:04:05\.000, 1000ms$/u);
    expect(lines.join('\n')).not.toMatch(/#(?!\d+;)/u);
  });
});
