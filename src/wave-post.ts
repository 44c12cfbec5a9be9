import { interruptSignal } from './composition/interrupt-signal.ts';
import { reportBug } from './composition/report-bug.ts';
import { runWavePost } from './composition/wave-post-step.ts';

/** The post step of one job of a fan-out: leaves what a cancelled leg did. */
try {
  const [, program = ''] = process.argv;
  const view = { environment: process.env, workingDirectory: process.cwd(), program, stop: interruptSignal(process) };
  process.exitCode = await runWavePost(view);
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
