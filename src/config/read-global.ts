import type { ProjectSettings } from '../domain/project.ts';
import { type Located, member, sourceText } from './located.ts';
import type { StageDefaults } from './load-stage-config.ts';
import { readGuards } from './read-guards.ts';
import { readRetry } from './read-retry.ts';
import { readVariables } from './read-variables.ts';
import type { Report } from './report.ts';
import type { GlobalValue } from './schemas/global-schema.ts';
import { withoutAbsent } from './without-absent.ts';

/** Settings of a project that has no `global`. */
const USUAL_SETTINGS: ProjectSettings = { env: [], waitBetweenStagesMs: 0, failOnAllowedFailure: false, guards: [] };

/** `global` of stages.yaml. */
export function readGlobal(global: Located<GlobalValue> | undefined, report: Report): ProjectSettings {
  if (global === undefined) return USUAL_SETTINGS;
  const { value } = global;
  const retry = member(global, 'retry');
  return withoutAbsent({
    env: readVariables(member(global, 'env'), report),
    strategy: typeof value.strategy === 'string' ? value.strategy : undefined,
    strategyCommand: commandOf(global),
    maxConcurrentStages: value.max_concurrent_stages === 0 ? undefined : value.max_concurrent_stages,
    waitBetweenStagesMs: value.wait_between_stages,
    rollbackOnFailure: value.rollback_on_failure,
    failOnAllowedFailure: value.fail_on_allowed_failure,
    retry: retry === undefined ? undefined : readRetry(retry, report),
    traceRequests: value.trace_requests,
    guards: readGuards(member(global, 'guards'), report),
  });
}

function commandOf(global: Located<GlobalValue>): ProjectSettings['strategyCommand'] {
  const strategy = member(global, 'strategy');
  if (strategy === undefined || typeof strategy.value === 'string') return undefined;
  const command = member({ value: strategy.value, node: strategy.node }, 'command');
  return command === undefined ? undefined : sourceText(command);
}

const USUAL_DEFAULTS: StageDefaults = { delayBetweenMigrationsMs: 0, outOfOrder: 'run', drift: 'warn' };

/** What `global` says about stages that do not say it themselves; where it says nothing either, `inherited` counts. */
export function readDefaults(
  global: Located<GlobalValue> | undefined,
  inherited: StageDefaults = USUAL_DEFAULTS,
): StageDefaults {
  return {
    delayBetweenMigrationsMs: global?.value.delay_between_migrations ?? inherited.delayBetweenMigrationsMs,
    outOfOrder: global?.value.out_of_order ?? inherited.outOfOrder,
    drift: global?.value.drift ?? inherited.drift,
  };
}
