import { findPattern } from '../../src/adapters/system/find-pattern.ts';
import type { RunEvent } from '../../src/domain/event.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { StageHistory } from '../../src/domain/history.ts';
import { instanceId, type InstanceId } from '../../src/domain/instance.ts';
import type { Direction } from '../../src/domain/migration.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Project, ProjectSettings } from '../../src/domain/project.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import type { Run, StageResult } from '../../src/domain/run.ts';
import type { StrategyName } from '../../src/domain/strategy.ts';
import { executePlan } from '../../src/execution/execute-plan.ts';
import { interruptible } from '../../src/execution/interruption.ts';
import { openRecorded } from '../../src/execution/open-recorded.ts';
import type { HistoryPlace, RunIdentity, SignIn } from '../../src/execution/ports.ts';
import type { SnapshotStore } from '../../src/execution/snapshot-ports.ts';
import { createRedactor, type Redactor } from '../../src/execution/redact.ts';
import type { EndedStage, EnginePorts, RunAllowances } from '../../src/execution/run-context.ts';
import { createSealer } from '../../src/execution/seal.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { planDown } from '../../src/planning/plan-down.ts';
import type { PlanInput } from '../../src/planning/plan-input.ts';
import { planUp } from '../../src/planning/plan-up.ts';
import { nextTime } from '../../src/planning/recurring-times.ts';
import { selectInstances } from '../../src/planning/selection.ts';
import { planUnique } from '../../src/planning/unique.ts';
import { findStrategy } from '../../src/planning/strategies/index.ts';
import { planDeployment } from '../../src/planning/infrastructure/plan-deployment.ts';
import { replaceParameterFiles } from '../../src/planning/parameters/replace-parameter-files.ts';
import { createFakeAz, type FakeAz } from './azure/fake-az.ts';
import { createFakeApi, type FakeApi } from './fake-api.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createFakeShell, type FakeShell } from './fake-shell.ts';
import { given } from './given.ts';
import { sqliteStore } from './history-records.ts';
import { memoryHistories, type MemoryHistories } from './memory-history.ts';
import { type EnvironmentSketch, projectOf, type StageSketch } from './project-of.ts';

/** What a test says about a project beside its stages. */
export interface EngineSketch {
  readonly environments?: readonly EnvironmentSketch[];
  readonly settings?: Partial<ProjectSettings>;
  readonly keys?: readonly string[];
  readonly processVariables?: Readonly<Record<string, string>>;
  readonly signIn?: SignIn;
  readonly snapshots?: Partial<SnapshotStore>;
  /** Those of an earlier process, where this one comes after it. */
  readonly histories?: MemoryHistories;
  /** How many runs those processes had. */
  readonly earlierRuns?: number;
  readonly api?: FakeApi;
  readonly shell?: FakeShell;
  readonly az?: FakeAz;
  /** Stands between the engine and its ports. */
  readonly throughPorts?: (ports: EnginePorts) => EnginePorts;
}

/** How one run differs from `up` of everything. */
export interface RunChoice {
  readonly stage?: string;
  readonly strategy?: StrategyName;
  readonly maxConcurrentStages?: number;
  readonly given?: Readonly<Record<string, string>>;
  readonly allowances?: Partial<RunAllowances>;
  readonly repeat?: boolean;
  /** As the command `scheduled` asks it, which selects by itself. */
  readonly onlyDue?: boolean;
  readonly commit?: string;
  /** Environments to run in; absent: all. */
  readonly environments?: readonly string[];
  /** As `plan` makes it. */
  readonly previewOnly?: boolean;
  /** Aborted to interrupt the run. */
  readonly stop?: AbortSignal;
  /** Stages as they are now, where the file has changed since. */
  readonly stages?: readonly StageSketch[];
  /** Carries out a part of the plan, after what has ended in other jobs; what ends now is added there. */
  readonly within?: (plan: Plan) => { readonly plan: Plan; readonly ended: Map<InstanceId, EndedStage> };
}

/** The engine over fakes of all its ports. Each `up` and `down` is a run of its own on the same histories. */
export interface Engine {
  readonly clock: FakeClock;
  readonly api: FakeApi;
  readonly shell: FakeShell;
  readonly histories: MemoryHistories;
  readonly redactor: Redactor;
  /** Of all runs. */
  readonly events: readonly RunEvent[];
  /** The stages that were saved, save by save. */
  readonly saves: readonly string[];
  /** Plans and begins; the clock has to be moved for it to end. */
  start(direction: Direction, choice?: RunChoice): Promise<Run>;
  /** The same with the clock moving whenever nothing else can happen. */
  up(choice?: RunChoice): Promise<Run>;
  down(choice?: RunChoice): Promise<Run>;
  plan(direction: Direction, choice?: RunChoice): Promise<Result<Plan, Failure>>;
  history(stage: string, environment?: string): Promise<StageHistory>;
}

/** An engine for these stages. */
export function createEngine(stages: readonly StageSketch[], sketch: EngineSketch = {}): Engine {
  const clock = createFakeClock();
  const api = sketch.api ?? createFakeApi();
  const shell = sketch.shell ?? createFakeShell();
  const az = sketch.az ?? createFakeAz();
  const histories = sketch.histories ?? memoryHistories();
  const redactor = createRedactor();
  const events: RunEvent[] = [];
  const saves: string[] = [];
  const sealer = createSealer(sketch.keys ?? [], countingNonce());
  let runs = sketch.earlierRuns ?? 0;

  const plainPorts: EnginePorts = {
    clock,
    random: { fraction: () => 1, bytes: countingNonce() },
    events: { emit: (event) => events.push(event) },
    httpClients: api.clients,
    signIn: sketch.signIn ?? (async () => err('nobody can sign in here')),
    shell,
    programs: az.programs,
    privateFiles: az.privateFiles,
    histories,
    snapshots: {
      load: async () => ok(undefined),
      save: async (environment, changed) => {
        saves.push(`${environment}: ${changed.join(', ')}`);
        return ok({ generation: saves.length, stages: changed, notices: [] });
      },
      describe: (environment) => `memory of ${environment}`,
      ...sketch.snapshots,
    },
    processVariables: { get: (name) => sketch.processVariables?.[name] },
    findPattern,
  };
  const ports = sketch.throughPorts?.(plainPorts) ?? plainPorts;

  function projectNow(choice: RunChoice): Project {
    const project = projectOf(choice.stages ?? stages, sketch.environments);
    return { ...project, settings: { ...project.settings, ...sketch.settings } };
  }

  async function inputOf(project: Project, direction: Direction, choice: RunChoice): Promise<PlanInput> {
    const graph = buildGraph(project);
    const selection = {
      direction,
      environments: choice.environments ?? [],
      tags: [],
      ...(choice.stage ? { stage: choice.stage } : {}),
    };
    const known = await Promise.all(
      graph.ids.map(async (id) => [id, given(await histories.read(placeOf(id)))] as const),
    );
    const { maxConcurrentStages } = choice;
    const strategy = given(findStrategy(choice.strategy ?? project.settings.strategy ?? 'dependency_graph'));
    const onlyDue = choice.onlyDue === true || strategy.onlyDue === true;
    const timed = graph.ids.filter((id) => graph.node(id).stage.executeAt !== undefined);
    const attempts = await Promise.all(
      timed.map(async (id) => [id, given(await histories.attempts(placeOf(id)))] as const),
    );
    return {
      project,
      graph,
      selected: given(selectInstances(graph, { ...selection, onlyDue: direction === 'up' && onlyDue })),
      strategy,
      histories: new Map(known),
      open: (id, value) => openRecorded({ project, sealer, redactor }, id, value),
      fingerprint: sealer.fingerprint,
      world: {
        processVariable: (name) => sketch.processVariables?.[name],
        envAllow: new Set(),
        now: clock.now(),
        onSecret: (value) => redactor.add(value),
      },
      given: new Map(Object.entries(choice.given ?? {})),
      branch: 'main',
      event: 'push',
      commit: choice.commit ?? 'c0ffee',
      ...(maxConcurrentStages === undefined ? {} : { maxConcurrentStages }),
      previewOnly: choice.previewOnly ?? false,
      failOnDrift: false,
      planUnique,
      isSecret: (text) => redactor.redact(text) !== text,
      skipIrreversible: choice.allowances?.skipIrreversible ?? false,
      repeat: choice.repeat ?? false,
      verbose: false,
      planDeployment,
      replaceParameterFiles,
      timing: { now: clock.now(), attempts: new Map(attempts), nextTime, onlyDue },
      notices: [],
    };
  }

  async function plan(direction: Direction, choice: RunChoice = {}): Promise<Result<Plan, Failure>> {
    const input = await inputOf(projectNow(choice), direction, choice);
    return direction === 'up' ? planUp(input) : planDown({ ...input, cascade: false });
  }

  async function start(direction: Direction, choice: RunChoice = {}): Promise<Run> {
    runs += 1;
    const project = projectNow(choice);
    const input = await inputOf(project, direction, choice);
    const planned = given(direction === 'up' ? planUp(input) : planDown({ ...input, cascade: false }));
    const { plan: carriedOut, ended } = choice.within?.(planned) ?? { plan: planned, ended: new Map() };
    using signals = interruptible(choice.stop ?? new AbortController().signal, clock);
    return await executePlan({
      project,
      plan: carriedOut,
      identity: { ...identityOf(runs), ...(choice.commit === undefined ? {} : { commit: choice.commit }) },
      ports,
      redactor,
      sealer,
      signals,
      allowances: { skipIrreversible: false, failOnDrift: false, repeat: choice.repeat ?? false, ...choice.allowances },
      given: input.given,
      envAllow: new Set(),
      histories: input.histories,
      ...(input.timing ? { times: input.timing } : {}),
      placeOf: (id) => ok(placeOf(id)),
      ended,
      uniqueStarts: new Map(),
    });
  }

  return {
    clock,
    api,
    shell,
    histories,
    redactor,
    events,
    saves,
    start,
    up: (choice) => clock.until(start('up', choice)),
    down: (choice) => clock.until(start('down', choice)),
    plan,
    history: async (stage, environment = 'default') =>
      given(await histories.read(placeOf(instanceId(environment, stage)))),
  };
}

/** What became of the stages of a run, in the order of their ends: `alpha success`. */
export function endsOf(run: Run): readonly string[] {
  return run.stages.map(({ id, conclusion }) => `${id.replace('default/', '')} ${conclusion}`);
}

/** What a run says about a stage. */
export function resultOf(run: Run, stage: string): StageResult {
  const result = run.stages.find(({ id }) => id === instanceId('default', stage));
  if (!result) throw new Error(`the run says nothing about ${stage}`);
  return result;
}

/** What the rollback of a run came to: `alpha rolled_back`. */
export function rollbackOf(run: Run): readonly string[] {
  return run.rollback.map(({ id, outcome }) => `${id.replace('default/', '')} ${outcome}`);
}

function placeOf(id: InstanceId): HistoryPlace {
  return { id, owner: `project/${id}`, store: sqliteStore, path: `/memory/${id}.db` };
}

function identityOf(count: number): RunIdentity {
  return { run: `run-${count}`, attempt: 1, actor: 'ada', commit: 'c0ffee', branch: 'main', event: 'push' };
}

function countingNonce(): (bytes: number) => Uint8Array {
  let next = 0;
  return (bytes) => {
    next += 1;
    const nonce = new Uint8Array(bytes);
    new DataView(nonce.buffer).setUint32(0, next);
    return nonce;
  };
}
