import { showInstance } from '../../domain/instance.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Annotation } from './annotation.ts';
import { MAX_MESSAGE_LENGTH } from './annotation.ts';
import { planSize } from './plan-counts.ts';
import { dangerLines } from './plan-dangers.ts';
import { formatCount, listed } from './plural.ts';
import type { StageGroup } from './stage-words.ts';
import { groupOfPlanned } from './stage-words.ts';

/** Characters for steps to look at twice, so that they leave room for the stages. */
const DANGERS_LENGTH = 1_500;

/** Characters that are kept for what ends a list: ` and 10,000 more`. */
const REST_LENGTH = 20;

/** Characters that are kept for the lists behind one that is long. */
const LATER_LENGTH = 100;

/** Stages that are named, in this order: those that do something or may. */
const NAMED: readonly (readonly [StageGroup, string])[] = [
  ['run', 'to run'],
  ['undecided', 'undecided'],
  ['scheduled', 'scheduled'],
];

/**
 * What a plan is about to do, for whoever looks at the page of a run before approving it: the size, what can't be taken
 * back, and the stages by name in the order of the plan, as many as GitHub keeps.
 */
export function planAnnotation(plan: Plan): Annotation {
  const dangers = dangerLines(plan);
  const twice = dangers.length === 0 ? [] : [`look twice: ${namesWithin(dangers, DANGERS_LENGTH)}`];
  const lines = [planSize(plan), ...twice];
  const end = 'Everything that would be sent and run is in the log of this job.';
  let room = MAX_MESSAGE_LENGTH - [...lines, end].join('\n').length;
  for (const [group, words] of NAMED) {
    const names = plan.stages.filter((stage) => groupOfPlanned(stage) === group).map(({ id }) => showInstance(id));
    if (names.length === 0) continue;
    const line = `${words}: ${namesWithin(names, room - LATER_LENGTH)}`;
    lines.push(line);
    room -= line.length + 1;
  }
  return { kind: 'notice', title: 'Plan', message: [...lines, end].join('\n') };
}

/** As many names as `room` characters hold, and how many more there are. */
function namesWithin(names: readonly string[], room: number): string {
  let length = 0;
  const most = names.findIndex((name) => (length += name.length + 2) > room - REST_LENGTH);
  if (most === -1) return names.join(', ');
  return most === 0 ? formatCount(names.length) : listed(names, most);
}
