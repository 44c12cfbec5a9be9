import type { Failure } from '../domain/failure.ts';
import { type InstanceId, instanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ProjectGraph } from './graph.ts';
import { resolveName, stagesFromOrder } from './stage-names.ts';

/** What the user asks for. Names are stages, or `environment/stage`. */
export interface SelectionRequest {
  readonly direction: Direction;
  /** None: all. */
  readonly environments: readonly string[];
  readonly stage?: string;
  /** Where the range begins: on down the latest stage. Also the `order` of a stage. */
  readonly from?: string;
  /** Where the range ends: on down the earliest stage. */
  readonly to?: string;
  /** Stages with any of them; none: all stages. */
  readonly tags: readonly string[];
  /** Of all these only stages with `execute_at`, of which there need not be any. */
  readonly onlyDue?: boolean;
}

/** Whether stages are chosen by name, range or tag, so that nobody expects to hear of the others. */
export function isNarrowed({ stage, from, to, tags }: Omit<SelectionRequest, 'direction'>): boolean {
  return [stage, from, to].some((name) => name !== undefined) || tags.length > 0;
}

/**
 * The instances that a request names, in the order of the graph, over all its environments (spec 02, "Ranges").
 *
 * Ranges follow `depends_on` inside an environment and where it names another one, not promotion: `from: services` is
 * the same part of each environment. All that is given must hold. Failures: `unknown_name`, `empty_selection`.
 */
export function selectInstances(
  graph: ProjectGraph,
  request: SelectionRequest,
): Result<ReadonlySet<InstanceId>, Failure> {
  const unknown = findUnknownTerm(graph, request);
  if (unknown) return err(unknown);
  const { direction, stage, from, to, tags } = request;
  const environments = request.environments.length === 0 ? graph.environments : request.environments;
  const start = from === undefined ? undefined : resolveStart(graph, from, { direction, environments });
  const end = to === undefined ? undefined : resolveName(graph, to, environments);
  const only = stage === undefined ? undefined : resolveName(graph, stage, environments);
  const wrong = [only, start, end].find((resolved) => resolved?.ok === false);
  if (wrong?.ok === false) return wrong;
  const [earliest, latest] = direction === 'up' ? [start, end] : [end, start];
  const sets = [
    ...(only?.ok === true ? [new Set(only.value)] : []),
    ...(earliest?.ok === true ? [graph.reach(earliest.value, 'dependants')] : []),
    ...(latest?.ok === true ? [graph.reach(latest.value, 'dependencies')] : []),
  ];
  const selected = graph.ids.filter((id) => {
    const { environment, stage: node } = graph.node(id);
    if (!environments.includes(environment) || !sets.every((set) => set.has(id))) return false;
    return tags.length === 0 || node.tags.some((tag) => tags.includes(tag));
  });
  if (selected.length > 0) return ok(new Set(request.onlyDue ? selected.filter((id) => isTimed(graph, id)) : selected));
  return err({
    reason: 'empty_selection',
    selection: describe(graph, request),
    known: graph.stages.map(({ name }) => name),
  });
}

function isTimed(graph: ProjectGraph, id: InstanceId): boolean {
  return graph.node(id).stage.executeAt !== undefined;
}

/** Where a range begins: a name, or the `order` of stages. */
function resolveStart(
  graph: ProjectGraph,
  from: string,
  { direction, environments }: Pick<SelectionRequest, 'direction' | 'environments'>,
): Result<readonly InstanceId[], Failure> {
  const stages = stagesFromOrder(graph.stages, from, direction);
  if (stages === undefined) return resolveName(graph, from, environments);
  return ok(environments.flatMap((environment) => stages.map(({ name }) => instanceId(environment, name))));
}

function findUnknownTerm(graph: ProjectGraph, { environments, tags }: SelectionRequest): Failure | undefined {
  const environment = environments.find((name) => !graph.environments.includes(name));
  if (environment !== undefined) {
    return { reason: 'unknown_name', what: 'environment', name: environment, known: graph.environments };
  }
  const knownTags = [...new Set(graph.stages.flatMap((stage) => stage.tags))].toSorted();
  const tag = tags.find((name) => !knownTags.includes(name));
  return tag === undefined ? undefined : { reason: 'unknown_name', what: 'tag', name: tag, known: knownTags };
}

/** The request in words: `from services to infrastructure in test`. */
function describe(graph: ProjectGraph, { stage, from, to, tags, environments }: SelectionRequest): string {
  const term = (word: string, asked: string | undefined): readonly string[] =>
    asked === undefined ? [] : [`${word} ${asked}${elsewhere(graph, asked, environments)}`];
  return [
    ...term('stage', stage),
    ...term('from', from),
    ...term('to', to),
    ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
    ...(environments.length === 0 ? [] : [`in ${environments.join(', ')}`]),
  ].join(' ');
}

/** Where a stage is, of which there is nothing in the environments that are asked for, or in the one before its name. */
function elsewhere(graph: ProjectGraph, name: string, environments: readonly string[]): string {
  const slash = name.indexOf('/');
  const asked = slash < 0 ? environments : [name.slice(0, slash)];
  const stage = name.slice(slash + 1);
  const places = graph.environments.filter((environment) => graph.has(instanceId(environment, stage)));
  if (asked.length === 0 || places.length === 0 || places.some((place) => asked.includes(place))) return '';
  return ` (which exists only in ${places.join(', ')})`;
}
