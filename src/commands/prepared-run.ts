import { exitStatusOf, EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED } from '../domain/exit-status.ts';
import type { Run } from '../domain/run.ts';
import type { RunContext } from '../execution/run-context.ts';
import type { CommandContext } from './command-context.ts';
import type { PreparedPlan } from './prepare-plan.ts';

/** A run of a prepared plan, of which nothing has ended yet. */
export function runContext(
  context: CommandContext,
  prepared: PreparedPlan,
  signals: RunContext['signals'],
): RunContext {
  const { options } = context;
  return {
    project: prepared.project,
    plan: prepared.plan,
    identity: context.identity,
    ports: { ...context.ports, snapshots: prepared.snapshots },
    redactor: context.redactor,
    sealer: context.sealer,
    signals,
    allowances: {
      skipIrreversible: options.skipIrreversible,
      failOnDrift: options.failOnDrift,
      repeat: options.repeat,
      ...(options.force === undefined ? {} : { force: options.force }),
    },
    given: options.variables,
    envAllow: options.envAllow,
    histories: prepared.histories,
    behind: prepared.behind,
    ...(prepared.timing ? { times: prepared.timing } : {}),
    placeOf: (id) => prepared.places.of(id),
    ended: new Map(),
    uniqueStarts: new Map(),
  };
}

/** The status with which a command ends that ran something. */
export function exitStatusOfRun(run: Run): number {
  if (run.conclusion === 'cancelled') return EXIT_INTERRUPTED;
  if (run.conclusion === 'success') return EXIT_DONE;
  return run.failure ? exitStatusOf(run.failure) : EXIT_FAILED;
}
