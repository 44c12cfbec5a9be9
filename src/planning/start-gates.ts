import type { InstanceId } from '../domain/instance.ts';
import type { Strategy } from '../domain/strategy.ts';

/** What some stages wait for together. They may start when nothing is outstanding any more. */
export interface StartGate {
  outstanding: number;
  /** Something it waits for failed: its members never start. */
  closed: boolean;
  /** The places of the stages that wait here. */
  readonly members: readonly number[];
}

/** The gates of a schedule, by the place of the stage that opens them. */
export interface StartGates {
  readonly all: readonly StartGate[];
  /** Gates that wait for a stage to start. */
  readonly onStart: readonly (readonly StartGate[])[];
  /** Gates that wait for a stage to end. */
  readonly onEnd: readonly (readonly StartGate[])[];
  /** Gates that wait until a stage has ended or was skipped; whether it went well is nothing to them. */
  readonly onSettled: readonly (readonly StartGate[])[];
}

/** What of a stage decides when it may start. */
export interface Waiting {
  readonly id: InstanceId;
  readonly environment: string;
  readonly waitsFor: readonly InstanceId[];
  /** What must be over before it starts, however it went; absent: nothing. */
  readonly after?: readonly InstanceId[];
}

/**
 * Turns what each stage waits for round into what each stage opens. Stages that share one list share one gate, so that
 * a barrier between n and m stages costs n + m.
 *
 * Where a strategy lets dependants start as soon as their dependencies have started, this holds inside an environment.
 * Nothing starts in an environment before what it waits for in another one has ended.
 */
export function buildStartGates(stages: readonly Waiting[], awaits: Strategy['dependencies']): StartGates {
  const places = new Map(stages.map(({ id }, place) => [id, place]));
  const onStart: StartGate[][] = stages.map(() => []);
  const onEnd: StartGate[][] = stages.map(() => []);
  const onSettled: StartGate[][] = stages.map(() => []);
  const groups = groupByWait(stages);
  const placeOf = (dependency: InstanceId): number => {
    const place = places.get(dependency);
    if (place === undefined) throw new Error(`A stage waits for ${dependency}, which is not in the plan.`);
    return place;
  };
  for (const { environment, waitsFor, after, gate } of groups) {
    for (const earlier of after) onSettled[placeOf(earlier)]?.push(gate);
    for (const dependency of waitsFor) {
      const place = placeOf(dependency);
      const startIsEnough = awaits === 'started' && stages[place]?.environment === environment;
      (startIsEnough ? onStart : onEnd)[place]?.push(gate);
    }
  }
  return { all: groups.map(({ gate }) => gate), onStart, onEnd, onSettled };
}

interface Group {
  readonly environment: string;
  readonly waitsFor: readonly InstanceId[];
  readonly after: readonly InstanceId[];
  readonly gate: StartGate & { readonly members: number[] };
}

/** One group for the stages of an environment that have their list objects in common. */
function groupByWait(stages: readonly Waiting[]): readonly Group[] {
  const groups: Group[] = [];
  const byList = new Map<readonly InstanceId[], Group[]>();
  for (const [place, { waitsFor, after = NOTHING, environment }] of stages.entries()) {
    const alike = byList.get(waitsFor) ?? [];
    byList.set(waitsFor, alike);
    let group = alike.find((other) => other.environment === environment && other.after === after);
    if (group === undefined) {
      const outstanding = waitsFor.length + after.length;
      group = { environment, waitsFor, after, gate: { outstanding, closed: false, members: [] } };
      alike.push(group);
      groups.push(group);
    }
    group.gate.members.push(place);
  }
  return groups;
}

const NOTHING: readonly InstanceId[] = [];
