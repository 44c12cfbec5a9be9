import type { NextStep, ShowNext } from '../domain/next-step.ts';
import { showPlainly } from '../domain/next-step.ts';
import type { GetInput } from './action-inputs.ts';

const RERUN_FAILED = '(press "Re-run failed jobs": what is done is not done again)';
const RERUN_ALL = '(press "Re-run all jobs", or start a new run)';
const FOR_REAL = '(start the workflow without dry-run)';
const ROLL_BACK = '(start the workflow that rolls back, from its form)';

/**
 * What comes after a job of a fan-out: nobody types there what runs stages, but presses a button of GitHub. Commands that
 * look, or settle what is in doubt, are those of one job and of a shell, and stay as they are.
 *
 * @param isWell - the job ends well, with failures that are tolerated: then GitHub has no failed jobs to run again
 */
export function waveNext(getInput: GetInput, { isWell = false }: { readonly isWell?: boolean } = {}): ShowNext {
  const isPlan = getInput('command') === 'plan';
  const isPreview = getInput('dry-run') === 'true';
  return (steps) => {
    // The jobs of this run go on from their own artifacts, which know nothing of what is settled elsewhere.
    const isSettled = steps.some((step) => isCommand(step, 'resolve'));
    const lines = steps.flatMap((step) => {
      // Help for the command line says nothing of workflows.
      if (typeof step === 'string' && step.endsWith(' --help')) return [];
      if (isCommand(step, 'down')) return ROLL_BACK;
      if (!isCommand(step, 'up')) return showPlainly([step]);
      // The legs come next by themselves.
      if (isPlan) return isPreview ? FOR_REAL : [];
      return isWell || isSettled || isAnew(step) ? RERUN_ALL : RERUN_FAILED;
    });
    return [...new Set([...lines, ...(isSettled && !isPlan ? [RERUN_ALL] : [])])];
  };
}

function isCommand(step: NextStep, command: string): boolean {
  return typeof step !== 'string' && step.command === command;
}

/** What comes after a rollback names no stage to go on from. */
function isAnew(step: NextStep): boolean {
  return typeof step !== 'string' && step.unselected === undefined;
}
