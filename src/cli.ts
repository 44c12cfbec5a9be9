import { streamTerminal } from './adapters/reporters/terminal.ts';
import { EXIT_FAILED } from './domain/exit-status.ts';
import { runCommandLine } from './composition/run-command-line.ts';
import { interruptSignal } from './composition/interrupt-signal.ts';

/** The command line: reads the process, runs the command, ends with its status. A bug is caught here, once. */
const stop = interruptSignal(process);
try {
  const view = { environment: process.env, workingDirectory: process.cwd(), stop };
  const streams = {
    out: (text: string) => void process.stdout.write(text),
    error: (text: string) => void process.stderr.write(text),
    terminal: process.stdout.isTTY ? streamTerminal(process.stdout) : undefined,
  };
  process.exitCode = await runCommandLine(process.argv.slice(2), view, streams);
} catch (bug) {
  const message = bug instanceof Error ? bug.message : String(bug);
  process.stderr.write(`error: this is a mistake in stage-orchestrator, not in your files: ${message}\n`);
  process.stderr.write('  please report it with the command that you ran; nothing more was done after it happened\n');
  if (process.env['STAGE_ORCHESTRATOR_DEBUG'] && bug instanceof Error) process.stderr.write(`${bug.stack}\n`);
  process.exitCode = EXIT_FAILED;
}
