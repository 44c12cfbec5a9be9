import type { Plan } from '../../src/domain/plan.ts';
import type { Run } from '../../src/domain/run.ts';
import type { ProjectStatus } from '../../src/domain/status.ts';
import { planOf, plannedOf, resultOf, runOf, skippedOf } from './sample-plans.ts';
import { SAMPLE_STATUS } from './sample-records.ts';

const DUE = { dueAt: '2030-07-31T00:00:00.000Z', zone: 'Europe/Berlin' } as const;
const NEXT = { nextDueAt: DUE.dueAt } as const;

const NOT_DUE = { because: 'not_due', ...DUE } as const;
const WAITS = { because: 'waits_for', dependency: 'default/night', ...DUE } as const;
const DONE = { because: 'done_until', dueAt: '2030-08-01T00:00:00.000Z', zone: 'Europe/Berlin' } as const;

/** Stages that are not due, or wait for one, or are done until they come again. */
export function scheduledPlan(): Plan {
  return planOf(
    [
      plannedOf('default/base'),
      plannedOf('default/night', { decision: { kind: 'scheduled', reason: NOT_DUE, isNoted: false } }),
      plannedOf('default/behind', {
        waitsFor: ['default/night'],
        decision: { kind: 'scheduled', reason: WAITS, isNoted: true },
      }),
      plannedOf('default/backup', { decision: { kind: 'skip', reason: DONE }, steps: [] }),
    ],
    NEXT,
  );
}

/** A run of that plan. */
export function scheduledRun(): Run {
  const stages = [
    resultOf('default/base'),
    skippedOf('default/night', NOT_DUE),
    skippedOf('default/behind', WAITS),
    skippedOf('default/backup', DONE),
  ];
  return runOf(scheduledPlan(), stages, { conclusion: 'success', ...NEXT });
}

/** A status with a stage that is not due. */
export function scheduledStatus(): ProjectStatus {
  const [first, ...others] = SAMPLE_STATUS.stages;
  if (!first) throw new Error('the sample has stages');
  return { ...SAMPLE_STATUS, ...NEXT, stages: [{ ...first, state: 'scheduled', due: DUE }, ...others] };
}
