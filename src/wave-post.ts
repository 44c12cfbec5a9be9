import { getState } from '@actions/core';
import { interruptSignal } from './composition/interrupt-signal.ts';
import { reportBug } from './composition/report-bug.ts';
import { PROGRESS } from './composition/wave-progress.ts';

/** The post step of one job of a fan-out: leaves what a cancelled leg did. */
try {
  const [, program = ''] = process.argv;
  const view = { environment: process.env, workingDirectory: process.cwd(), program, stop: interruptSignal(process) };
  // As a rule nothing was begun or all of it is left, and hundreds of legs need not load what would look after it.
  if (getState(PROGRESS) === 'begun') {
    const { runWavePost } = await import('./composition/wave-post-step.ts');
    process.exitCode = await runWavePost(view);
  }
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
