import * as z from 'zod/mini';
import { withoutAbsent } from '../../config/without-absent.ts';
import type { FanOut } from '../../domain/fan-out.ts';
import type { InstanceId } from '../../domain/instance.ts';
import type { Plan } from '../../domain/plan.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { CUSTOM_STRATEGY } from '../../domain/strategy.ts';
import type { CommandOptions } from '../command-options.ts';
import { type PlanSelection, readSelection, selectionOf } from '../plan-selection.ts';

/** Names the format of what the plan of a fan-out tells its legs; another one is refused. */
const FORMAT = 'stage-orchestrator/fan-out/v1';

/** A leg as those see it that come after it. */
export interface AnnouncedLeg {
  readonly wave: number;
  readonly slot: number;
  readonly name: string;
  readonly stages: readonly InstanceId[];
}

/** What the job of the plan tells all other jobs of the run, in an artifact of it. */
export interface FanOutDocument {
  readonly run: string;
  /** The attempt in which it was planned. */
  readonly attempt: number;
  readonly project: string;
  readonly hash: string;
  readonly legs: readonly AnnouncedLeg[];
  readonly options: FanOutOptions;
}

/** The options with which every job plans again: all see the same plan. */
export type FanOutOptions = PlanSelection &
  Pick<CommandOptions, 'repeat' | 'failOnDrift' | 'skipIrreversible' | 'force' | 'onMissingState' | 'plannedAt'> & {
    readonly variables: readonly (readonly [string, string])[];
    readonly envAllow: readonly string[];
    /** What a strategy of the user's own came to; absent: the strategy is another one. */
    readonly waves?: readonly (readonly string[])[];
  };

const Id = z.custom<InstanceId>((value) => typeof value === 'string' && value.includes('/'));

const Shape = z.object({
  format: z.literal(FORMAT),
  run: z.string(),
  attempt: z.int(),
  project: z.string(),
  hash: z.string(),
  legs: z.array(z.object({ wave: z.int(), slot: z.int(), name: z.string(), stages: z.array(Id) })),
  options: z.object({
    selection: z.unknown(),
    repeat: z.boolean(),
    failOnDrift: z.boolean(),
    skipIrreversible: z.boolean(),
    force: z.exactOptional(z.string()),
    onMissingState: z.enum(['start', 'fail']),
    plannedAt: z.exactOptional(z.number()),
    variables: z.array(z.tuple([z.string(), z.string()])),
    envAllow: z.array(z.string()),
    waves: z.exactOptional(z.array(z.array(z.string()))),
  }),
});

/** The options that every job of a fan-out shares. */
export function fanOutOptions(options: CommandOptions, plan: Pick<Plan, 'strategy' | 'waves'>): FanOutOptions {
  const { repeat, failOnDrift, skipIrreversible, force, onMissingState, plannedAt, variables, envAllow } = options;
  return withoutAbsent({
    ...selectionOf(options),
    repeat,
    failOnDrift,
    skipIrreversible,
    force,
    onMissingState,
    plannedAt,
    variables: [...variables],
    envAllow: [...envAllow].toSorted(),
    waves: plan.strategy.name === CUSTOM_STRATEGY ? plan.waves : undefined,
  });
}

/** The legs of a fan-out, wave by wave. */
export function announcedLegs({ waves }: FanOut): readonly AnnouncedLeg[] {
  return waves.flat().map(({ wave, slot, name, stages }) => ({ wave, slot, name, stages }));
}

/** The document as text, the same for the same content. */
export function writeFanOut({ options, ...document }: FanOutDocument): string {
  const { repeat, failOnDrift, skipIrreversible, force, onMissingState, plannedAt, ...others } = options;
  const { variables, envAllow, waves, ...selection } = others;
  const told = { repeat, failOnDrift, skipIrreversible, force, onMissingState, plannedAt, variables, envAllow, waves };
  const rest = withoutAbsent(told);
  return `${JSON.stringify({ format: FORMAT, ...document, options: { selection, ...rest } }, undefined, 2)}\n`;
}

/** Reads it again. The error is the end of a sentence. */
export function readFanOut(text: string): Result<FanOutDocument, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('it is not JSON');
  }
  const parsed = Shape.safeParse(value);
  const selection = parsed.success ? readSelection(parsed.data.options.selection) : undefined;
  if (!parsed.success || selection === undefined) return err('it was written by another version');
  const { format: _, options, ...document } = parsed.data;
  const { selection: __, ...rest } = options;
  return ok({ ...document, options: { ...selection, ...rest } });
}
