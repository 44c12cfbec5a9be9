import { interruptSignal } from './composition/interrupt-signal.ts';
import { reportBug } from './composition/report-bug.ts';
import { runWave } from './composition/run-wave.ts';

/** The main step of one job of a fan-out. */
try {
  const [, program = ''] = process.argv;
  const view = { environment: process.env, workingDirectory: process.cwd(), program, stop: interruptSignal(process) };
  process.exitCode = await runWave(view);
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
