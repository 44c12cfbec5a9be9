import { runPost } from './composition/action-post.ts';
import { interruptSignal } from './composition/interrupt-signal.ts';
import { reportBug } from './composition/report-bug.ts';

/** The post step of the action: keeps what a cancelled job did. */
try {
  const [, program = ''] = process.argv;
  const view = { environment: process.env, workingDirectory: process.cwd(), program, stop: interruptSignal(process) };
  process.exitCode = await runPost(view);
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
