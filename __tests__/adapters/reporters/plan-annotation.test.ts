import { expect, test } from '@jest/globals';
import { formatAnnotation } from '../../../src/adapters/reporters/annotation.ts';
import { planAnnotation } from '../../../src/adapters/reporters/plan-annotation.ts';
import { asItIs } from '../../../src/adapters/reporters/style.ts';
import { migrationOf, planOf, plannedOf, richPlan, unchangedOf } from '../../rigs/sample-plans.ts';

const END = 'Everything that would be sent and run is in the log of this job.';

/** GitHub keeps so many characters of an annotation. */
const KEPT = 4_096;

test('a plan in a few lines: its size, what to look at twice, and its stages in the order of the plan', () => {
  const plan = planOf([
    unchangedOf('default/network'),
    plannedOf('default/search', {
      decision: { kind: 'undecided', reason: { because: 'undecided', condition: 'x', after: ['network.id'] } },
    }),
    plannedOf('default/database', { wave: 2, steps: [migrationOf('001_drop', { reversible: false })] }),
    plannedOf('test/application', { wave: 2 }),
  ]);
  expect(planAnnotation(plan)).toEqual({
    kind: 'notice',
    title: 'Plan',
    message: [
      '4 stages in 2 waves: 2 to run, 1 undecided, 1 unchanged',
      'look twice: database/001_drop: there is no way back',
      'to run: database, test/application',
      'undecided: search',
      END,
    ].join('\n'),
  });
});

test('of many stages as many are named as GitHub keeps, and the others are counted', () => {
  const names = Array.from({ length: 900 }, (_, index) => `stage-${index}`);
  const dangers = names.map((name) => migrationOf(`001_${name}`, { reversible: false }));
  const plan = planOf(
    names.map((name, index) =>
      plannedOf(`default/${name}`, { steps: dangers.slice(index, index + 1), wave: (index % 3) + 1 }),
    ),
  );
  const { message } = planAnnotation(plan);
  expect(message.length).toBeLessThanOrEqual(KEPT);
  expect(message.length).toBeGreaterThan(KEPT - 200);
  const [, twice = '', run = ''] = message.split('\n');
  expect(twice).toMatch(/^look twice: stage-0\/001_stage-0: there is no way back, .* and 8\d\d more$/u);
  const named = /^to run: (?<names>.*) and (?<more>\d+) more$/u.exec(run)?.groups;
  const shown = named?.['names']?.split(', ') ?? [];
  expect(shown).toEqual(names.slice(0, shown.length));
  expect(shown.length + Number(named?.['more'])).toBe(names.length);
  expect(message.endsWith(END)).toBe(true);
});

test('secrets in it are hidden', () => {
  const redact = (text: string): string => text.replaceAll('database', '***');
  expect(formatAnnotation(planAnnotation(richPlan()), asItIs)).toContain('database');
  expect(formatAnnotation(planAnnotation(richPlan()), redact)).not.toContain('database');
});
