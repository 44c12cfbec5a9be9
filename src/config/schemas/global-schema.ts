import * as z from 'zod';
import { STRATEGY_NAMES } from '../../domain/strategy.ts';
import { retry } from './request-schema.ts';
import { duration, filledText, keyword, oneOrSome, positiveDuration, text } from './scalars.ts';
import { drift, outOfOrder } from './stage-config-schema.ts';
import { variables } from './variables-schema.ts';

/** Most stages at once that can be asked for. */
const MAX_CONCURRENT_STAGES = 10_000;

const patterns = oneOrSome(filledText);

const listGuard = z.strictObject({
  type: z.enum(['branch', 'actor', 'environment', 'hostname', 'event', 'ip']).describe('What is looked at.'),
  allow: patterns.describe('What may be: patterns with * and ?; for ip address ranges such as 10.0.0.0/8.'),
});

const windowGuard = z.strictObject({
  type: z.literal('window').describe('A window of time.'),
  cron: text.describe('When it opens, as five fields of cron.'),
  duration: positiveDuration.describe('How long it stays open.'),
  zone: text.optional().describe('Time zone of the cron fields. Default: UTC.'),
});

const commandGuard = z.strictObject({
  type: z.literal('command').describe('A command.'),
  run: filledText.describe('Shell work; the run is refused unless it exits with 0.'),
});

const guard = z.discriminatedUnion('type', [listGuard, windowGuard, commandGuard]).meta({
  id: 'Guard',
  description: 'A condition for a run to start at all; not looked at in a dry run.',
  examples: [{ type: 'branch', allow: ['main'] }],
});

/** A guard as the schema has accepted it. */
export type GuardValue = z.output<typeof guard>;

/** `global` of stages.yaml (spec 02). */
export const global = z
  .strictObject({
    env: variables.optional().describe('Variables of all stages.'),
    strategy: z
      .union([
        keyword(STRATEGY_NAMES),
        z.strictObject({ command: filledText.describe('Gets the plan as JSON and prints waves as JSON.') }),
      ])
      .optional()
      .describe('How stages are ordered and what a failure means. Default: dependency_graph.'),
    max_concurrent_stages: z
      .int()
      .min(0)
      .max(MAX_CONCURRENT_STAGES)
      .optional()
      .describe('Most stages at once. Absent or 0: no limit of its own.'),
    wait_between_stages: duration
      .default(0)
      .describe('Least time between the end of a stage and the start of one that follows it.')
      .meta({ default: '0s' }),
    rollback_on_failure: z
      .boolean()
      .optional()
      .describe('Whether a failed run undoes what it completed. Default: the strategy decides.'),
    delay_between_migrations: duration.optional().describe('Pause between two migrations of a stage. Default: 0s.'),
    retry: retry.optional().describe('Default retry policy of requests.'),
    guards: z.array(guard).optional().describe('Conditions for a run to start at all.'),
    fail_on_allowed_failure: z
      .boolean()
      .default(false)
      .describe('End with failure even if only tolerated stages failed.'),
    out_of_order: outOfOrder
      .optional()
      .describe('What a migration numbered below the highest applied one means. Default: run.'),
    drift: drift.optional().describe('What a changed file of an applied migration means. Default: warn.'),
  })
  .meta({
    id: 'Global',
    description: 'Settings of all stages.',
    examples: [{ env: { project_name: 'shop' }, max_concurrent_stages: 4 }],
  });

/** `global` as the schema has accepted it. */
export type GlobalValue = z.output<typeof global>;
