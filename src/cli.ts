import { removeOpenFolders } from './adapters/files/open-folders.ts';
import { streamTerminal } from './adapters/reporters/terminal.ts';
import { mayBeTerminal, outputStream, reportLost } from './composition/output-streams.ts';
import { reportBug } from './composition/report-bug.ts';
import { runCommandLine } from './composition/run-command-line.ts';
import { interruptSignal } from './composition/interrupt-signal.ts';

/** The command line: reads the process, runs the command, ends with its status. A bug is caught here, once. */
const terminal = mayBeTerminal(1) && process.stdout.isTTY ? streamTerminal(process.stdout) : undefined;
const putBack = (): void => {
  removeOpenFolders();
  terminal?.restore();
};
const stop = interruptSignal(process, putBack);
process.once('exit', putBack);
process.once('uncaughtException', (bug) => process.exit(reportBug(bug, process)));
const [, program = ''] = process.argv;
try {
  const view = { environment: process.env, workingDirectory: process.cwd(), program, stop };
  const streams = {
    out: outputStream({ descriptor: 1, open: () => process.stdout, onLost: reportLost(process) }),
    error: outputStream({ descriptor: 2, open: () => process.stderr, onLost: () => undefined }),
    terminal,
  };
  process.exitCode = await runCommandLine(process.argv.slice(2), view, streams);
} catch (bug) {
  process.exitCode = reportBug(bug, process);
}
