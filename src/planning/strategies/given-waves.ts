import type { InstanceId } from '../../domain/instance.ts';
import { showInstance } from '../../domain/instance.ts';
import type { Plan } from '../../domain/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** Problems that are told of one answer; a wrong script is often wrong about everything. */
export const MAX_WAVE_PROBLEMS = 10;

/** Waves as a command prints them: lists of names of stages. */
export type NamedWaves = readonly (readonly string[])[];

/** Reads what the command of a strategy printed: a list of lists, or `{"waves": …}`. The error is the end of a sentence. */
export function readWaves(text: string): Result<NamedWaves, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(text.trim() === '' ? 'it printed nothing' : 'what it printed is no JSON');
  }
  const waves = typeof value === 'object' && value !== null && 'waves' in value ? value.waves : value;
  return isWaves(waves) ? ok(waves) : err('what it printed is no list of lists of names, nor {"waves": …} with one');
}

function isWaves(value: unknown): value is NamedWaves {
  return Array.isArray(value) && value.every(isWave);
}

function isWave(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

/**
 * The plan with its stages in these waves, each of which begins when the one before is over. The error: each stage that
 * is unknown, missing or named twice, and each that is not behind all that it waits for.
 */
export function inGivenWaves(plan: Plan, named: NamedWaves): Result<Plan, readonly string[]> {
  const resolved = resolveWaves(plan, named);
  if (!resolved.ok) return resolved;
  const { waves, waveOf } = resolved.value;
  const backwards = plan.stages.flatMap(({ id, waitsFor }) => {
    const own = waveOf.get(id) ?? 0;
    return waitsFor.filter((other) => (waveOf.get(other) ?? 0) >= own).map((other) => misplaced(id, other, waveOf));
  });
  if (backwards.length > 0) return err(fewOf(backwards));
  const byId = new Map(plan.stages.map((stage) => [stage.id, stage]));
  const stages = waves.flatMap((wave, place) => {
    const after = waves[place - 1];
    const more = after === undefined ? {} : { after };
    return wave.flatMap((id) => {
      const stage = byId.get(id);
      return stage === undefined ? [] : [{ ...stage, wave: place + 1, ...more }];
    });
  });
  return ok({ ...plan, stages, waves });
}

interface ResolvedWaves {
  readonly waves: readonly (readonly InstanceId[])[];
  /** From 1. */
  readonly waveOf: ReadonlyMap<InstanceId, number>;
}

/** Waves without a stage say nothing and are left out. */
function resolveWaves({ stages, environments }: Plan, named: NamedWaves): Result<ResolvedWaves, readonly string[]> {
  const known = new Map<string, InstanceId>(stages.map(({ id }) => [id, id]));
  // With one environment, its name says nothing.
  if (environments.length === 1) for (const { id, stage } of stages) known.set(stage, id);
  const problems: string[] = [];
  const waveOf = new Map<InstanceId, number>();
  const waves: InstanceId[][] = [];
  for (const names of named.filter((wave) => wave.length > 0)) {
    const wave: InstanceId[] = [];
    for (const name of names) {
      const id = known.get(name);
      if (id === undefined) problems.push(`${quoted(name)} is no stage of the plan`);
      else if (waveOf.has(id)) problems.push(`${showInstance(id)} is named twice`);
      else {
        waveOf.set(id, waves.length + 1);
        wave.push(id);
      }
    }
    waves.push(wave);
  }
  const missing = stages.filter(({ id }) => !waveOf.has(id)).map(({ id }) => `${showInstance(id)} is in no wave`);
  const all = [...problems, ...missing];
  return all.length > 0 ? err(fewOf(all)) : ok({ waves, waveOf });
}

/** The longest name that is repeated to whoever wrote the script; names of stages are shorter. */
const MAX_QUOTED_LENGTH = 200;

function quoted(name: string): string {
  return JSON.stringify(name.length > MAX_QUOTED_LENGTH ? `${name.slice(0, MAX_QUOTED_LENGTH)}…` : name);
}

function misplaced(id: InstanceId, other: InstanceId, waveOf: ReadonlyMap<InstanceId, number>): string {
  const [own = 0, awaited = 0] = [waveOf.get(id), waveOf.get(other)];
  const where = own === awaited ? `both are in wave ${own}` : `they are in waves ${own} and ${awaited}`;
  return `${showInstance(id)} waits for ${showInstance(other)}, and ${where}`;
}

function fewOf(problems: readonly string[]): readonly string[] {
  if (problems.length <= MAX_WAVE_PROBLEMS) return problems;
  return [...problems.slice(0, MAX_WAVE_PROBLEMS), `… and ${problems.length - MAX_WAVE_PROBLEMS} more`];
}
