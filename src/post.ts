import { runPost } from './composition/action-post.ts';
import { reportBug } from './composition/report-bug.ts';

/** The post step of the action: keeps what a cancelled job did. */
try {
  process.exitCode = await runPost();
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
