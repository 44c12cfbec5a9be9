import { removeOpenFolders } from './adapters/files/open-folders.ts';
import { interruptSignal } from './composition/interrupt-signal.ts';
import { runAction } from './composition/run-action.ts';
import { reportBug } from './composition/report-bug.ts';

/** The main step of the action. */
try {
  const [, program = ''] = process.argv;
  const stop = interruptSignal(process, removeOpenFolders);
  const view = { environment: process.env, workingDirectory: process.cwd(), program, stop };
  process.exitCode = await runAction(view);
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
