import { removeOpenFolders } from './adapters/files/open-folders.ts';
import { interruptSignal } from './composition/interrupt-signal.ts';
import { reportBug } from './composition/report-bug.ts';
import { runWave } from './composition/run-wave.ts';

/** The main step of one job of a fan-out. */
try {
  const [, program = ''] = process.argv;
  const stop = interruptSignal(process, removeOpenFolders);
  const view = { environment: process.env, workingDirectory: process.cwd(), program, stop };
  process.exitCode = await runWave(view);
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
