import { createActionsReporter } from '../adapters/reporters/actions-lines.ts';
import type { RunReporter } from '../adapters/reporters/run-reporter.ts';
import type { ActionStep } from './action-step.ts';
import { waveNext } from './wave-next.ts';

/** The log of a job of a fan-out. What comes next, at the end of a run, depends on how that ended. */
export function waveReporter({ redact, write, limit, fileOf, getInput }: ActionStep): RunReporter {
  const ended = { isWell: false };
  const reporter = createActionsReporter({
    write,
    redact,
    limit,
    fileOf,
    showNext: (steps) => waveNext(getInput, ended)(steps),
  });
  return {
    ...reporter,
    emit(event) {
      if (event.type === 'operations_finished') ended.isWell = event.run.conclusion === 'success';
      reporter.emit(event);
    },
  };
}
