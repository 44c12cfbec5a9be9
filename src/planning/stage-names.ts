import { compareText } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import { type InstanceId, instanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Stage } from '../domain/stage.ts';
import type { ProjectGraph } from './graph.ts';

/**
 * What a name stands for: a stage in each of these environments, or the one instance `environment/stage`; the name of an
 * included file stands for all its stages in the same way. A stage that is absent in an environment is among them.
 * Failure: `unknown_name`, with all names.
 */
export function resolveName(
  graph: ProjectGraph,
  name: string,
  environments: readonly string[],
): Result<readonly InstanceId[], Failure> {
  const everywhere = graph.named(name);
  if (everywhere) return ok(instancesOf(everywhere, environments));
  const slash = name.indexOf('/');
  const environment = name.slice(0, Math.max(slash, 0));
  const stages = environment === '' ? undefined : graph.named(name.slice(slash + 1));
  if (!stages) {
    return err({
      reason: 'unknown_name',
      what: 'stage',
      name,
      known: [...graph.stages.map((stage) => stage.name), ...graph.parts],
    });
  }
  if (graph.environments.includes(environment)) return ok(instancesOf(stages, [environment]));
  return err({ reason: 'unknown_name', what: 'environment', name: environment, known: graph.environments });
}

function instancesOf(stages: readonly Stage[], environments: readonly string[]): readonly InstanceId[] {
  return environments.flatMap((environment) => stages.map(({ name }) => instanceId(environment, name)));
}

/**
 * The stages that `from` stands for where it is an `order` and not a name: those with this order or a later one (on
 * down: an earlier one). Undefined where no stage has this order and it does not look like one either.
 */
export function stagesFromOrder(
  stages: readonly Stage[],
  from: string,
  direction: Direction,
): readonly Stage[] | undefined {
  if (stages.some(({ name }) => name === from)) return undefined;
  if (!stages.some(({ order }) => order !== undefined && (order === from || looksAlike(order, from)))) return undefined;
  const sign = direction === 'up' ? 1 : -1;
  return stages.filter(({ order }) => order !== undefined && compareText(order, from) * sign >= 0);
}

const NUMERIC_ORDER = /^[0-9][0-9_.:T+-]*Z?$/;

/** Dates and numbers such as `2024_01_15` may also lie between two orders; any other text is rather a wrong name. */
function looksAlike(order: string, from: string): boolean {
  return NUMERIC_ORDER.test(order) && NUMERIC_ORDER.test(from);
}
