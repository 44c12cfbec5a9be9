import { parse } from 'yaml';
import type { Failure } from '../../src/domain/failure.ts';
import type { StageHistory } from '../../src/domain/history.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { DEFAULT_ENVIRONMENT, instanceId, splitInstanceId } from '../../src/domain/instance.ts';
import type { Direction } from '../../src/domain/migration.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { Project } from '../../src/domain/project.ts';
import { stageNamed } from '../../src/domain/project-index.ts';
import { isSensitiveName } from '../../src/domain/sensitive-name.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { planDeployment } from '../../src/planning/infrastructure/plan-deployment.ts';
import { replaceParameterFiles } from '../../src/planning/parameters/replace-parameter-files.ts';
import { planDown } from '../../src/planning/plan-down.ts';
import type { PlanInput } from '../../src/planning/plan-input.ts';
import { planUp } from '../../src/planning/plan-up.ts';
import type { OpenRecorded } from '../../src/planning/recorded-values.ts';
import { selectInstances } from '../../src/planning/selection.ts';
import { findStrategy } from '../../src/planning/strategies/index.ts';
import { given } from './given.ts';
import { loadAccepted } from './load-memory-project.ts';
import type { MemoryFile } from './memory-source-files.ts';
import { historyOf } from './recorded-histories.ts';
import type { HistorySketch } from './recorded-histories.ts';

/** What a test asks for, beside the files; the rest is what a bare `plan` means. */
export interface PlanRequest {
  readonly direction?: Direction;
  readonly environments?: readonly string[];
  readonly stage?: string;
  readonly from?: string;
  readonly to?: string;
  readonly tags?: readonly string[];
  readonly strategy?: string;
  /** `--variable` */
  readonly variables?: Readonly<Record<string, string>>;
  /** Variables of the process. */
  readonly process?: Readonly<Record<string, string>>;
  readonly env_allow?: readonly string[];
  /** Whether it is a plan and not the beginning of a run; a plan may be made without the state key. */
  readonly preview?: boolean;
  /** Which state key there is: that of the time when values were sealed (the default), another one, or none. */
  readonly key?: 'right' | 'wrong' | 'none';
  readonly fail_on_drift?: boolean;
  readonly skip_irreversible?: boolean;
  readonly cascade?: boolean;
  readonly repeat?: boolean;
  readonly verbose?: boolean;
}

/** A plan with the secrets that became known while it was made. */
export interface MadePlan {
  readonly plan: Result<Plan, Failure>;
  readonly secrets: ReadonlySet<string>;
}

/** Histories by stage, or by `environment/stage`. */
export type HistorySketches = Readonly<Record<string, HistorySketch>>;

/** Reads histories and a request as YAML, which may be empty. */
export function readPlanYaml(text: MemoryFile | undefined): unknown {
  return typeof text === 'string' ? (parse(text) ?? {}) : {};
}

/** Plans the project in these files, which must be one that every command accepts. */
export async function planOf(
  files: Readonly<Record<string, MemoryFile>>,
  histories: HistorySketches = {},
  request: PlanRequest = {},
): Promise<MadePlan> {
  const { project } = await loadAccepted(files);
  const secrets = new Set<string>();
  const input = planInput(project, histories, request, secrets);
  if (!input.ok) return { plan: input, secrets };
  const { direction = 'up', cascade = false } = request;
  return { plan: direction === 'up' ? planUp(input.value) : planDown({ ...input.value, cascade }), secrets };
}

function planInput(
  project: Project,
  histories: HistorySketches,
  request: PlanRequest,
  secrets: Set<string>,
): Result<PlanInput, Failure> {
  const graph = buildGraph(project);
  const { direction = 'up', environments = [], stage, from, to, tags = [] } = request;
  const selected = selectInstances(graph, {
    direction,
    environments,
    tags,
    ...(stage === undefined ? {} : { stage }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  if (!selected.ok) return selected;
  const process = new Map(Object.entries(request.process ?? {}));
  return ok({
    project,
    graph,
    selected: selected.value,
    strategy: given(findStrategy(request.strategy ?? project.settings.strategy ?? 'dependency_graph')),
    histories: historiesOf(project, histories),
    open: opener(request.key ?? 'right', secrets),
    fingerprint: (value) => `hash of ${value}`,
    world: {
      processVariable: (name) => process.get(name),
      envAllow: new Set(request.env_allow),
      now: Date.UTC(2026, 0, 2, 3, 4, 5),
      onSecret: (value) => secrets.add(value),
    },
    given: new Map(Object.entries(request.variables ?? {})),
    branch: 'main',
    event: 'push',
    commit: 'c0ffee',
    previewOnly: request.preview ?? true,
    failOnDrift: request.fail_on_drift ?? false,
    skipIrreversible: request.skip_irreversible ?? false,
    verbose: request.verbose ?? false,
    repeat: request.repeat ?? false,
    planDeployment,
    replaceParameterFiles,
    notices: [],
  });
}

function historiesOf(project: Project, sketches: HistorySketches): ReadonlyMap<InstanceId, StageHistory> {
  return new Map(
    Object.entries(sketches).map(([name, sketch]) => {
      const slash = name.indexOf('/');
      const id =
        slash < 0 ? instanceId(DEFAULT_ENVIRONMENT, name) : instanceId(name.slice(0, slash), name.slice(slash + 1));
      const stage = stageNamed(project, splitInstanceId(id).stage);
      if (!stage) throw new Error(`a history of ${name}, which is no stage`);
      return [id, historyOf(stage, sketch)];
    }),
  );
}

function opener(key: 'right' | 'wrong' | 'none', secrets: Set<string>): OpenRecorded {
  return (_, { name, form, text }) => {
    if (form === 'withheld') return err('withheld');
    if (form === 'clear') return ok({ value: text, sensitive: isSensitiveName(name) });
    if (key !== 'right') return err(key === 'wrong' ? 'wrong_key' : 'no_key');
    secrets.add(text);
    return ok({ value: text, sensitive: true });
  };
}
