import type { Failure } from '../../domain/failure.ts';
import type { FanOut, Leg, Placement } from '../../domain/fan-out.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Plan, PlannedStage } from '../../domain/plan.ts';
import type { Project } from '../../domain/project.ts';
import { environmentNamed, stageNamed } from '../../domain/project-index.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { edgesOf } from '../adjacency.ts';
import { jobGraph } from './job-graph.ts';
import type { JobGraph } from './job-graph.ts';
import { legTimeoutMinutes, longestMs } from './leg-timeout.ts';
import { legsPerWave, MAX_STAGES_PER_JOB, MAX_STAGES_PER_WAVE, MAX_WAVES } from './limits.ts';
import { shareLegs } from './share-legs.ts';
import { type Block, chainBlocks, placementKey } from './trailing-chains.ts';

/**
 * Turns a plan into the jobs of the shipped workflow (spec 07, "Fan-out"): waves of legs, several stages in a leg where
 * GitHub's limits ask for it, and in the last wave one leg for all that lies deeper. The failure is `usage`: a strategy
 * that only one job can follow, or stages that would have to share a job and may not.
 */
export function fanOut(plan: Plan, project: Project): Result<FanOut, Failure> {
  if (plan.strategy.slots === 1) {
    return usage(
      `the strategy ${plan.strategy.name} runs one stage at a time, which a fan-out into jobs cannot`,
      'run it in one job, with the action itself, or choose the strategy dependency_graph',
    );
  }
  const graph = jobGraph(plan);
  const placements = graph.stages.map((stage) => placementOf(project, stage));
  const layers = inWaves(graph, chainBlocks(graph, placements));
  const most = legsPerWave(layers.map((blocks, layer) => (layer < MAX_WAVES - 1 ? blocks.length : 1)));
  const waves: (readonly Leg[])[] = [];
  for (const [layer, blocks] of layers.entries()) {
    const isTail = layers.length > MAX_WAVES && layer === MAX_WAVES - 1;
    const shared = legBlocks(isTail ? layers.slice(layer).flat() : blocks, placements, isTail ? 1 : most);
    if (!shared.ok) return usage(...(isTail ? TAIL_WORDS : wideWords(layer + 1, most)));
    const crowd = crowdOf(shared.value, layer + 1);
    if (crowd !== undefined) return usage(crowd, SMALLER);
    waves.push(shared.value.map((block, slot) => legOf(graph, placements, project, { block, slot, wave: layer + 1 })));
    if (isTail) break;
  }
  const { maxConcurrentStages } = plan;
  return ok({ waves, ...(maxConcurrentStages === undefined ? {} : { maxParallel: maxConcurrentStages }) });
}

const TAIL_WORDS = [
  `the plan is deeper than ${MAX_WAVES} waves, and the stages after the first ${MAX_WAVES - 1} would have to share a job, but they are for different runners or GitHub environments`,
  'give them the same runs_on and environment, run a part with from and to, or run it all in one job',
] as const;

function wideWords(wave: number, most: number): readonly [string, string] {
  return [
    `wave ${wave} is for more different runners and GitHub environments than the ${most} jobs that it may have`,
    'give more of its stages the same runs_on and environment, or run a part with from and to',
  ];
}

const SMALLER = 'run a part with from and to, or run it all in one job, with the action itself';

/** What is too much of stages in these legs of a wave; `undefined`: nothing. */
function crowdOf(legs: readonly Block[], wave: number): string | undefined {
  const longest = Math.max(...legs.map(({ length }) => length));
  if (longest > MAX_STAGES_PER_JOB) {
    return `wave ${wave} has a job of ${longest} stages, and one job keeps the histories of at most ${MAX_STAGES_PER_JOB}`;
  }
  const count = legs.reduce((sum, { length }) => sum + length, 0);
  if (count <= MAX_STAGES_PER_WAVE) return undefined;
  return `wave ${wave} has ${count} stages to run, and the jobs after it can be told of at most ${MAX_STAGES_PER_WAVE}`;
}

function usage(message: string, hint: string): Result<never, Failure> {
  return err({ reason: 'usage', message, hint });
}

/** The blocks layer by layer: each needs only blocks of layers before it. */
function inWaves(graph: JobGraph, blocks: readonly Block[]): readonly (readonly Block[])[] {
  const levels = new Int32Array(graph.stages.length);
  const layers: Block[][] = [];
  for (const block of blocks) {
    const [first] = block;
    const awaited = first === undefined ? [] : edgesOf(graph.waitsFor, first);
    const level = awaited.reduce((highest, place) => Math.max(highest, (levels[place] ?? 0) + 1), 0);
    for (const place of block) levels[place] = level;
    (layers[level] ??= []).push(block);
  }
  return layers;
}

/** The stages of each leg of a wave; the error is that placements would have to be mixed. */
function legBlocks(
  blocks: readonly Block[],
  placements: readonly Placement[],
  most: number,
): Result<readonly Block[], undefined> {
  const byPlacement = Map.groupBy(blocks, ([first = 0]) => keyOf(placements[first]));
  const groups = [...byPlacement].map(([placement, own]) => ({ placement, blocks: own }));
  const shared = shareLegs(groups, most);
  // Neighbours stay in the order of the file, whatever they were grouped by.
  return shared ? ok(shared.toSorted(([a = 0], [b = 0]) => a - b)) : err(undefined);
}

function keyOf(placement: Placement | undefined): string {
  return placement === undefined ? '' : placementKey(placement);
}

function legOf(
  graph: JobGraph,
  placements: readonly Placement[],
  project: Project,
  { block, slot, wave }: { readonly block: Block; readonly slot: number; readonly wave: number },
): Leg {
  const stages = [...block].toSorted((a, b) => a - b).flatMap((place) => graph.stages[place] ?? []);
  const [first = 0] = block;
  return {
    wave,
    slot,
    name: legName(stages),
    stages: stages.map(({ id }) => id),
    placement: placements[first] ?? { githubEnvironment: '', runsOn: [] },
    timeoutMinutes: legTimeoutMinutes(
      stages.map(({ stage }) => longestMs(stageNamed(project, stage), graph.waitBetweenStagesMs)),
    ),
  };
}

function legName(stages: readonly PlannedStage[]): string {
  const [first] = stages;
  const last = stages.at(-1);
  if (!first || !last) return '';
  return stages.length === 1
    ? showInstance(first.id)
    : `${showInstance(first.id)} … ${showInstance(last.id)} (${stages.length} stages)`;
}

/** The stage's own GitHub environment, else that of its environment. */
function placementOf(project: Project, { environment, stage }: PlannedStage): Placement {
  const written = stageNamed(project, stage);
  const githubEnvironment =
    written?.githubEnvironment ?? environmentNamed(project, environment)?.githubEnvironment ?? '';
  return { githubEnvironment, runsOn: written?.runsOn ?? [] };
}
