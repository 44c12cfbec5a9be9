import { planPage, runPage } from '../../src/adapters/reporters/html/html-report.ts';
import type { HtmlView } from '../../src/adapters/reporters/html/html-report.ts';
import { createRunTimes } from '../../src/adapters/reporters/run-times.ts';
import type { MigrationTime } from '../../src/adapters/reporters/run-times.ts';
import { asItIs } from '../../src/adapters/reporters/style.ts';
import type { RunEvent } from '../../src/domain/event.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { showPlainly } from '../../src/domain/next-step.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Run } from '../../src/domain/run.ts';
import {
  failedOf,
  migrationOf,
  planOf,
  plannedOf,
  resultOf,
  runOf,
  SAMPLE_START,
  unchangedOf,
} from './sample-plans.ts';

/** How sample pages are written. */
export const SAMPLE_VIEW: HtmlView = { redact: asItIs, showNext: showPlainly, version: '1.2.3' };

/** The times that these events tell. */
export function timesOf(events: readonly RunEvent[]): readonly MigrationTime[] {
  const times = createRunTimes();
  for (const event of events) times.emit(event);
  return times.times();
}

/** The page of a plan. */
export function planPageOf(plan: Plan, view: Partial<HtmlView> = {}): string {
  return planPage(plan, { hash: 'abc', refused: [], next: ['stage-orchestrator up'] }, { ...SAMPLE_VIEW, ...view });
}

/** The page of a run. */
export function runPageOf(run: Run, events: readonly RunEvent[] = [], view: Partial<HtmlView> = {}): string {
  return runPage(run, { hash: 'abc', times: timesOf(events) }, { ...SAMPLE_VIEW, ...view });
}

const AREAS = [
  'network',
  'identity',
  'storage',
  'database',
  'queue',
  'search',
  'billing',
  'catalogue',
  'orders',
  'mail',
];

/** Stages of a wave in {@link largeRun}. */
const PER_WAVE = 25;

/** A run of so many stages in two environments, of which the third last failed. */
export function largeRun(count: number): Run {
  const half = Math.ceil(count / 2);
  const nameOf = (place: number): InstanceId => {
    const inEnvironment = place % half;
    const area = AREAS[inEnvironment % AREAS.length] ?? '';
    return `${place < half ? 'test' : 'production'}/${area}-${Math.floor(inEnvironment / AREAS.length)}`;
  };
  const stages = Array.from({ length: count }, (_, place) => {
    const inEnvironment = place % half;
    const wave = 1 + Math.floor(inEnvironment / PER_WAVE);
    const before = place - PER_WAVE;
    const waitsFor = wave === 1 ? [] : [nameOf(before), ...(place % 3 === 0 ? [nameOf(before - (before % 5))] : [])];
    const position = { index: place, wave, waitsFor };
    const steps = [migrationOf('001_create'), migrationOf('002_tune')];
    return place % 9 === 4 ? unchangedOf(nameOf(place), position) : plannedOf(nameOf(place), { ...position, steps });
  });
  const results = stages.map(({ id, wave, decision, index }) => {
    const startedAt = SAMPLE_START + (index < half ? 0 : 22_000) + wave * 2_000 + ((index * 37) % 500);
    const endedAt = startedAt + 600 + ((index * 91) % 1_400);
    if (decision.kind === 'skip')
      return resultOf(id, { conclusion: 'skipped', reason: { because: 'up_to_date' }, done: [] });
    return index === count - 3 ? failedOf(id, { startedAt, endedAt }) : resultOf(id, { startedAt, endedAt });
  });
  const { failure } = results.at(-3) ?? {};
  const endedAt = Math.max(...results.map((result) => result.endedAt));
  return runOf(planOf(stages), results, { conclusion: 'failure', endedAt, ...(failure ? { failure } : {}) });
}
