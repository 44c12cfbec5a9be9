import * as z from 'zod/mini';
import { once } from '../domain/once.ts';
import { withoutAbsent } from '../config/without-absent.ts';
import type { CommandOptions } from './command-options.ts';

const documentSchema = once(() =>
  z.object({
    environments: z.array(z.string()),
    stage: z.optional(z.string()),
    from: z.optional(z.string()),
    to: z.optional(z.string()),
    tags: z.array(z.string()),
    strategy: z.optional(z.string()),
    maxConcurrentStages: z.optional(z.number()),
  }),
);

/** The options that decide what a plan is about. They are kept with it, so that it can be made again. */
export type PlanSelection = Pick<
  CommandOptions,
  'environments' | 'stage' | 'from' | 'to' | 'tags' | 'strategy' | 'maxConcurrentStages'
>;

/** The part of the options that decides what a plan is about. */
export function selectionOf(options: CommandOptions): PlanSelection {
  const { environments, stage, from, to, tags, strategy, maxConcurrentStages } = options;
  return withoutAbsent({ environments, stage, from, to, tags, strategy, maxConcurrentStages });
}

/** Whether the user selects anything. */
export function hasSelection(options: CommandOptions): boolean {
  return Object.values(selectionOf(options)).some((value) => !Array.isArray(value) || value.length > 0);
}

/** A selection as a plan file holds it; `undefined` for anything else. */
export function readSelection(value: unknown): PlanSelection | undefined {
  const parsed = documentSchema().safeParse(value);
  return parsed.success ? withoutAbsent(parsed.data) : undefined;
}
