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
}

/** What of a stage decides when it may start. */
export interface Waiting {
  readonly id: InstanceId;
  readonly environment: string;
  readonly waitsFor: readonly InstanceId[];
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
  const groups = groupByWait(stages);
  for (const { environment, waitsFor, gate } of groups) {
    for (const dependency of waitsFor) {
      const place = places.get(dependency);
      if (place === undefined) throw new Error(`A stage waits for ${dependency}, which is not in the plan.`);
      const startIsEnough = awaits === 'started' && stages[place]?.environment === environment;
      (startIsEnough ? onStart : onEnd)[place]?.push(gate);
    }
  }
  return { all: groups.map(({ gate }) => gate), onStart, onEnd };
}

interface Group {
  readonly environment: string;
  readonly waitsFor: readonly InstanceId[];
  readonly gate: StartGate & { readonly members: number[] };
}

/** One group for the stages of an environment that have one list object in common. */
function groupByWait(stages: readonly Waiting[]): readonly Group[] {
  const groups: Group[] = [];
  const byList = new Map<readonly InstanceId[], Map<string, Group>>();
  for (const [place, { waitsFor, environment }] of stages.entries()) {
    const byEnvironment = byList.get(waitsFor) ?? new Map<string, Group>();
    byList.set(waitsFor, byEnvironment);
    let group = byEnvironment.get(environment);
    if (group === undefined) {
      group = { environment, waitsFor, gate: { outstanding: waitsFor.length, closed: false, members: [] } };
      byEnvironment.set(environment, group);
      groups.push(group);
    }
    group.gate.members.push(place);
  }
  return groups;
}
