import * as z from 'zod/mini';
import { described, later, optional, withDefault } from './described.ts';
import { STRATEGY_NAMES } from '../../domain/strategy.ts';
import { retry } from './request-schema.ts';
import { boolean, duration, filledText, keyword, oneOrSome, positiveDuration, text } from './scalars.ts';
import { drift, outOfOrder } from './stage-config-schema.ts';
import { variables } from './variables-schema.ts';

/** Most stages at once that can be asked for. */
const MAX_CONCURRENT_STAGES = 10_000;

const patterns = oneOrSome(filledText);

const listGuard = z.strictObject({
  type: described(z.enum(['branch', 'actor', 'environment', 'hostname', 'event', 'ip']), 'What is looked at.'),
  allow: described(patterns, 'What may be: patterns with * and ?; for ip address ranges such as 10.0.0.0/8.'),
});

const windowGuard = z.strictObject({
  type: described(z.literal('window'), 'A window of time.'),
  cron: described(text, 'When it opens, as five fields of cron.'),
  duration: described(positiveDuration, 'How long it stays open.'),
  zone: optional(text, 'Time zone of the cron fields. Default: UTC.'),
});

const commandGuard = z.strictObject({
  type: described(z.literal('command'), 'A command.'),
  run: described(filledText, 'Shell work; the run is refused unless it exits with 0.'),
});

const guard = later(() =>
  described(z.discriminatedUnion('type', [listGuard, windowGuard, commandGuard]), {
    id: 'Guard',
    description: 'A condition for a run to start at all; not looked at in a dry run.',
    examples: [{ type: 'branch', allow: ['main'] }],
  }),
);

/** A guard as the schema has accepted it. */
export type GuardValue = z.output<typeof guard>;

/** `global` of stages.yaml (spec 02). */
export const global = described(
  z.strictObject({
    env: optional(variables, 'Variables of all stages.'),
    strategy: optional(
      z.union([
        keyword(STRATEGY_NAMES),
        z.strictObject({ command: described(filledText, 'Gets the plan as JSON and prints waves as JSON.') }),
      ]),
      'How stages are ordered and what a failure means. Default: dependency_graph.',
    ),
    max_concurrent_stages: optional(
      z.int().check(z.minimum(0), z.maximum(MAX_CONCURRENT_STAGES)),
      'Most stages at once. Absent or 0: no limit of its own.',
    ),
    wait_between_stages: withDefault(duration, 0, {
      description: 'Least time between the end of a stage and the start of one that follows it.',
      default: '0s',
    }),
    rollback_on_failure: optional(
      boolean,
      'Whether a failed run undoes what it completed. Default: the strategy decides.',
    ),
    delay_between_migrations: optional(duration, 'Pause between two migrations of a stage. Default: 0s.'),
    retry: optional(retry, 'Default retry policy of requests.'),
    guards: optional(z.array(guard), 'Conditions for a run to start at all.'),
    fail_on_allowed_failure: withDefault(boolean, false, 'End with failure even if only tolerated stages failed.'),
    trace_requests: optional(
      boolean,
      'Whether requests of a run that is traced carry the header traceparent. Default: false.',
    ),
    out_of_order: optional(outOfOrder, 'What a migration numbered below the highest applied one means. Default: run.'),
    drift: optional(drift, 'What a changed file of an applied migration means. Default: warn.'),
  }),
  {
    id: 'Global',
    description: 'Settings of all stages.',
    examples: [{ env: { project_name: 'shop' }, max_concurrent_stages: 4 }],
  },
);

/** `global` as the schema has accepted it. */
export type GlobalValue = z.output<typeof global>;
