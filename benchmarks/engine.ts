/**
 * How close runs come to what their graphs allow, and what the engine itself costs:  node script/run.mjs benchmarks/engine.ts
 *
 * First the graphs of `__tests__/conformance/dags.json` with their durations, on a clock that only moves when everybody
 * waits, so that the numbers are those of the engine and not of this machine: how much longer than its critical path a
 * run takes without a limit, and how much longer than the lower bound it takes with four slots, which no order may
 * reach. Then many stages that take no time at all: what is left is the engine.
 */
import { ok } from '../src/domain/result.ts';
import { CONFORMANCE_GRAPHS, type GraphCase } from '../__tests__/rigs/conformance-graphs.ts';
import { createEngine } from '../__tests__/rigs/engine.ts';
import { shellWork } from '../__tests__/rigs/migration-of.ts';
import type { StageSketch } from '../__tests__/rigs/project-of.ts';

const SLOTS = 4;

/** How long a run takes by its own clock, in milliseconds. A script is the number of milliseconds that it takes. */
async function makespanMs(stages: readonly StageSketch[], maxConcurrentStages?: number): Promise<number> {
  const engine = createEngine(stages, {
    throughPorts: (ports) => ({
      ...ports,
      shell: {
        async run({ script }, signal) {
          await ports.clock.sleep(Number(script), signal);
          return ok({ exitCode: 0, signal: null, output: '', excerpt: '', aborted: false });
        },
      },
    }),
  });
  const run = await engine.up(maxConcurrentStages === undefined ? {} : { maxConcurrentStages });
  if (run.conclusion !== 'success') throw new Error(`a run ended with ${run.conclusion}`);
  return run.endedAt - run.startedAt;
}

function stagesOf({ stages }: GraphCase): readonly StageSketch[] {
  return stages.map(({ name, depends_on: dependsOn, duration_ms: durationMs }) => ({
    name,
    dependsOn,
    ...shellWork(String(durationMs)),
  }));
}

function show(name: string, excess: readonly number[]): void {
  const sorted = excess.toSorted((one, other) => one - other);
  const at = (share: number) =>
    `${((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 100).toFixed(1)} %`.padStart(7);
  console.log(`${name.padEnd(40)} ${at(0.5)} median ${at(0.9)} nine of ten ${at(1)} worst`);
}

const unlimited: number[] = [];
const limited: number[] = [];
const barriers: number[] = [];
for (const graph of CONFORMANCE_GRAPHS) {
  const stages = stagesOf(graph);
  const { facts } = graph;
  unlimited.push((await makespanMs(stages)) / facts.makespan_unlimited_ms - 1);
  limited.push((await makespanMs(stages, SLOTS)) / facts.lower_bound_4_slots_ms - 1);
  barriers.push(facts.wave_barrier_unlimited_ms / facts.makespan_unlimited_ms - 1);
}
console.log(`${CONFORMANCE_GRAPHS.length} graphs`);
show('longer than the critical path, no limit', unlimited);
show('the same with a barrier after each wave', barriers);
show(`longer than the lower bound, ${SLOTS} slots`, limited);

/** Whom a stage waits for, by its number. */
const SHAPES: Readonly<Record<string, (index: number) => readonly string[]>> = {
  'in a chain': (index) => (index === 0 ? [] : [`s${index - 1}`]),
  'side by side': () => [],
};

for (const count of [100, 1000, 5000]) {
  for (const [shape, dependsOn] of Object.entries(SHAPES)) {
    const stages = Array.from({ length: count }, (_, index) => ({
      name: `s${index}`,
      dependsOn: dependsOn(index),
      ...shellWork('true'),
    }));
    const engine = createEngine(stages);
    const startedAt = performance.now();
    const { conclusion } = await engine.start('up');
    const tookMs = performance.now() - startedAt;
    if (conclusion !== 'success') throw new Error(`a run ended with ${conclusion}`);
    const each = Math.round((tookMs * 1000) / count);
    console.log(
      `${String(count).padStart(5)} stages ${shape.padEnd(13)} ${tookMs.toFixed(0).padStart(6)} ms, ${each} µs for each, its plan included`,
    );
  }
}
