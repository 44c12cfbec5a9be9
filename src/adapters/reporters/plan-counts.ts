import type { Plan } from '../../domain/plan.ts';
import { formatCount, plural } from './plural.ts';
import type { StageGroup } from './stage-words.ts';
import { groupOfPlanned } from './stage-words.ts';

/** How many stages of a plan are in each group. */
export function countPlan(plan: Plan): Readonly<Record<StageGroup, number>> {
  const counts = { failed: 0, cancelled: 0, run: 0, undecided: 0, scheduled: 0, skipped: 0, unchanged: 0 };
  for (const stage of plan.stages) counts[groupOfPlanned(stage)] += 1;
  return counts;
}

/** `4 stages in 3 waves: 2 to run, 1 skipped, 1 unchanged`. */
export function planSize(plan: Plan): string {
  const counts = countPlan(plan);
  const size = `${plural(plan.stages.length, 'stage')} in ${plural(plan.waves.length, 'wave')}`;
  const parts = [
    ...(counts.failed > 0 ? [`${formatCount(counts.failed)} will fail`] : []),
    `${formatCount(counts.run)} to run`,
    ...(counts.undecided > 0 ? [`${formatCount(counts.undecided)} undecided`] : []),
    ...(counts.scheduled > 0 ? [`${formatCount(counts.scheduled)} scheduled`] : []),
    ...(counts.skipped > 0 ? [`${formatCount(counts.skipped)} skipped`] : []),
    `${formatCount(counts.unchanged)} unchanged`,
  ];
  return `${size}: ${parts.join(', ')}`;
}
