import type { RunEvent } from '../domain/event.ts';
import type { Failure } from '../domain/failure.ts';
import type { Provenance, StageHistory } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Plan } from '../domain/plan.ts';
import type { Project } from '../domain/project.ts';
import type { Result } from '../domain/result.ts';
import type { StageResult } from '../domain/run.ts';
import type { ExportedValue, RecordedValue } from '../domain/variables.ts';
import type { Timing } from '../planning/due.ts';
import type { FindPattern } from './pattern-ports.ts';
import type {
  Clock,
  EventSink,
  HistoryPlace,
  HistoryStores,
  HttpClients,
  ProcessVariables,
  Random,
  RunIdentity,
  Shell,
  SignIn,
} from './ports.ts';
import type { PrivateFiles } from './private-files-ports.ts';
import type { Programs } from './program-ports.ts';
import type { SnapshotStore } from './snapshot-ports.ts';
import type { Redactor } from './redact.ts';
import type { Sealer } from './sealer.ts';
import type { TraceParents } from './trace-ports.ts';

/** A stage that runs under an id. `startedAt`: milliseconds since 1970. */
export interface UniqueStart {
  readonly first: InstanceId;
  readonly startedAt: number;
}

/** Everything of the outside that the engine works with. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventSink;
  readonly httpClients: HttpClients;
  readonly signIn: SignIn;
  readonly shell: Shell;
  readonly programs: Programs;
  readonly privateFiles: PrivateFiles;
  readonly histories: HistoryStores;
  readonly snapshots: SnapshotStore;
  readonly processVariables: ProcessVariables;
  readonly findPattern: FindPattern;
  /** Absent: nothing is traced. */
  readonly traces?: TraceParents;
}

/**
 * How a run is interrupted. `stop`: start nothing new, cut every wait short. `abort`, some seconds later: give up what
 * is still in flight.
 */
export interface RunSignals {
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
}

/** What a person allowed for this run alone. */
export interface RunAllowances {
  readonly skipIrreversible: boolean;
  /** Reason given with `force`: a stage in doubt may be repeated. */
  readonly force?: string;
  readonly failOnDrift: boolean;
  /** Shell stages that completed run again. */
  readonly repeat: boolean;
}

/** One run: what is planned, what is known, and the world it works on. */
export interface RunContext {
  readonly project: Project;
  readonly plan: Plan;
  readonly identity: RunIdentity;
  readonly ports: EnginePorts;
  readonly redactor: Redactor;
  readonly sealer: Sealer;
  readonly signals: RunSignals;
  readonly allowances: RunAllowances;
  readonly given: ReadonlyMap<string, string>;
  readonly envAllow: ReadonlySet<string>;
  /** Histories as the plan saw them, of every instance that the plan or an import looks at. */
  readonly histories: ReadonlyMap<InstanceId, StageHistory>;
  /** Environments of which some store lacks what was recorded before this run. */
  readonly behind?: readonly string[];
  /** For stages with `execute_at`; absent: there are none. */
  readonly times?: Pick<Timing, 'nextTime' | 'onlyDue'>;
  readonly placeOf: (id: InstanceId) => Result<HistoryPlace, Failure>;
  /** What has ended in this run, filled as stages end; what is in it at the start has ended in other jobs. */
  readonly ended: Map<InstanceId, EndedStage>;
  /** What runs or ran under an id of `unique` in this run, by `environment/id`. */
  readonly uniqueStarts: Map<string, UniqueStart>;
}

/** A stage that ended in this run, with the values it hands on. */
export interface EndedStage {
  readonly result: StageResult;
  readonly exports: ReadonlyMap<string, ExportedValue>;
  /** Of a stage that ended in another job: its values as they were sent, opened when somebody asks for one. */
  readonly sent?: ReadonlyMap<string, RecordedValue>;
  /** Versions that this run carried out, or may have: what its rollback takes back. */
  readonly made: ReadonlySet<string>;
  /** Whether anything was written to its history. */
  readonly recorded: boolean;
}

/** An event without its time. Distributes over the union, so that each type keeps its own fields. */
export type UntimedEvent = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, 'at'> : never) : never;

/** Sends an event into the stream, now. */
export function emit(context: Pick<RunContext, 'ports'>, event: UntimedEvent): void {
  context.ports.events.emit({ ...event, at: context.ports.clock.now() });
}

/** The part of the identity that every record carries. */
export function provenanceOf({ identity }: Pick<RunContext, 'identity'>): Provenance {
  const { run, attempt, actor, commit } = identity;
  return { run, attempt, actor, commit };
}

/** ISO 8601 in UTC. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
