import type { Diagnostic } from '../../domain/diagnostic.ts';
import type { Failure } from '../../domain/failure.ts';
import { showInstance } from '../../domain/instance.ts';
import type { InfrastructureWork } from '../../domain/infrastructure.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { SourceLocation } from '../../domain/source-location.ts';
import { checkDeployment, invalid } from '../../execution/infrastructure/check-deployment.ts';
import type { CheckProblem } from '../../execution/infrastructure/check-deployment.ts';
import type { PlanInput } from '../../planning/plan-input.ts';
import { planUp } from '../../planning/plan-up.ts';
import { selectInstances } from '../../planning/selection.ts';
import { DEFAULT_STRATEGY, findStrategy } from '../../planning/strategies/index.ts';
import type { CommandContext } from '../command-context.ts';
import { lazyPlanning } from '../lazy-planning.ts';
import type { OpenProject } from '../open-project.ts';
import { atMost } from './at-most.ts';
import { deploymentsOfPlan } from './deployments-of-plan.ts';
import type { PlannedRun } from './deployments-of-plan.ts';
import { withParameters } from './with-parameters.ts';

/** Checks at the same time: each is a process of its own. */
const MAX_AT_ONCE = 4;

/**
 * Has every deployment of the selected environments checked by the tool that makes it. No history is read for that, so
 * values that only a run knows are not known, and what needs them is checked without them. Returns warnings; errors are
 * one failure.
 */
export async function validateDeployments(
  context: CommandContext,
  opened: OpenProject,
): Promise<Result<readonly Diagnostic[], Failure>> {
  const input = await inputOf(context, opened);
  if (!input.ok) return input;
  const plan = planUp(input.value);
  if (!plan.ok) return plan;
  const failed = plan.value.stages.find(
    ({ id, failure }) => failure !== undefined && opened.graph.node(id).stage.work.kind === 'infrastructure',
  );
  if (failed?.failure) return err(failed.failure);
  const deployments = deploymentsOfPlan(context, plan.value, input.value);
  const built = new Set<string>();
  const checks = await atMost(MAX_AT_ONCE, deployments, async (deployment) => checkOne(deployment, built));
  const diagnostics = checks.flat();
  return diagnostics.some(({ severity }) => severity === 'error')
    ? err({ reason: 'configuration', diagnostics })
    : ok(diagnostics);
}

/** A file that several deployments name is compiled once; `built` has those that were begun. */
async function checkOne(deployment: PlannedRun, built: Set<string>): Promise<readonly Diagnostic[]> {
  const { stage, work, waitsFor } = deployment;
  const location = placeOf(work);
  const isFirst = (key: string): boolean => isNew(built, key);
  const checked = await withParameters(waitsFor.length > 0 ? withoutFiles(deployment) : deployment, async (run) =>
    checkDeployment(run, { waitsFor, isFirst }),
  );
  const problems = checked.ok ? checked.value : [invalid(checked.error)];
  return problems.map((problem) => diagnosticOf(showInstance(stage.id), problem, location));
}

/** Files that can't be complete yet are not written; what would need them is not asked either. */
function withoutFiles({ stage, work, run, waitsFor, assumed }: PlannedRun): PlannedRun {
  return { stage, work, run, waitsFor, assumed };
}

function isNew(known: Set<string>, one: string): boolean {
  if (known.has(one)) return false;
  known.add(one);
  return true;
}

function diagnosticOf(name: string, { kind, message, hint }: CheckProblem, location: SourceLocation): Diagnostic {
  const isError = kind !== 'not_checked';
  return {
    severity: isError ? 'error' : 'warning',
    code: isError ? 'invalid-deployment' : 'unchecked-deployment',
    message: `${name}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    location,
  };
}

function placeOf({ deployment }: InfrastructureWork): SourceLocation {
  return deployment.provider === 'command' ? (deployment.validate ?? deployment.deploy).at : deployment.mainFile.at;
}

/** What a plan is made from where nobody has looked at anything yet. */
async function inputOf(
  context: CommandContext,
  { project, graph, world }: OpenProject,
): Promise<Result<PlanInput, Failure>> {
  const { options, identity } = context;
  const strategy = findStrategy(DEFAULT_STRATEGY);
  if (!strategy.ok) return strategy;
  const selected = selectInstances(graph, { ...options, direction: 'up' });
  if (!selected.ok) return selected;
  return ok({
    project,
    graph,
    selected: selected.value,
    strategy: strategy.value,
    histories: new Map(),
    open: () => err('no_key'),
    fingerprint: () => undefined,
    world: { ...world, unsetIsUnknown: true },
    given: options.variables,
    branch: identity.branch,
    event: identity.event,
    commit: identity.commit,
    previewOnly: true,
    refusals: 'none',
    failOnDrift: false,
    skipIrreversible: false,
    repeat: false,
    verbose: false,
    ...(await lazyPlanning(project)),
    notices: [],
  });
}
