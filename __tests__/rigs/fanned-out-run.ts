import { readSlot, writeSlot } from '../../src/commands/fan-out/slot-text.ts';
import type { Leg } from '../../src/domain/fan-out.ts';
import { describeFailure } from '../../src/domain/failure-words.ts';
import type { InstanceId } from '../../src/domain/instance.ts';
import { endedElsewhere } from '../../src/execution/fan-out/ended-elsewhere.ts';
import { legPlan } from '../../src/execution/fan-out/leg-plan.ts';
import { slotStage } from '../../src/execution/fan-out/slot.ts';
import type { EndedStage } from '../../src/execution/run-context.ts';
import { createSealer } from '../../src/execution/seal.ts';
import { fanOut } from '../../src/planning/fan-out/fan-out.ts';
import type { Engine } from './engine.ts';
import { given } from './given.ts';
import { projectOf, type StageSketch } from './project-of.ts';

/** A run that was fanned out into jobs, without the jobs: each leg is a run of the engine that knows only slots. */
export interface FannedOutRun {
  /** Legs of each wave. */
  readonly waves: readonly (readonly Leg[])[];
  /** Slots as they travelled. */
  readonly slots: readonly string[];
  /** How the stages that were in legs ended. */
  readonly ended: ReadonlyMap<InstanceId, EndedStage>;
}

/** Runs every leg of every wave, one after another; `keys`: those of the engine. */
export async function runFannedOut(
  engine: Engine,
  sketches: readonly StageSketch[],
  keys: readonly string[] = [],
): Promise<FannedOutRun> {
  const project = projectOf(sketches);
  const { waves } = given(fanOut(given(await engine.plan('up')), project));
  const slots: string[] = [];
  for (const legs of waves) {
    const earlier = endedIn(slots);
    const written: string[] = [];
    for (const leg of legs) written.push(await runLeg(engine, leg, earlier, keys));
    slots.push(...written);
  }
  return { waves, slots, ended: endedIn(slots) };
}

async function runLeg(
  engine: Engine,
  leg: Leg,
  earlier: ReadonlyMap<InstanceId, EndedStage>,
  keys: readonly string[],
): Promise<string> {
  const ended = new Map<InstanceId, EndedStage>();
  const own = new Set(leg.stages);
  await engine.up({
    within: (plan) => {
      const part = legPlan(plan, own, earlier);
      for (const [id, stage] of part.ended) ended.set(id, stage);
      return { plan: part.plan, ended };
    },
  });
  const sealer = createSealer(keys, (bytes) => new Uint8Array(bytes));
  const run = { project: projectOf([]), sealer };
  const stages = leg.stages.map((id) => {
    const stage = ended.get(id);
    if (!stage) throw new Error(`the leg says nothing about ${id}`);
    const { failure } = stage.result;
    return slotStage(run, stage, failure && describeFailure(failure).summary);
  });
  return writeSlot({ run: 'run', attempt: 1, wave: leg.wave, slot: leg.slot, stages });
}

function endedIn(slots: readonly string[]): ReadonlyMap<InstanceId, EndedStage> {
  return new Map(
    slots.flatMap((text) => {
      const slot = given(readSlot(text));
      return slot.stages.map((stage) => [stage.id, endedElsewhere(stage, `leg ${slot.slot}`)] as const);
    }),
  );
}
