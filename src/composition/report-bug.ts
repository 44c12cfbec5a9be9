import { EXIT_FAILED } from '../domain/exit-status.ts';

/**
 * Words for what reaches the end of a process, without a stack trace unless somebody asks for it: what should never
 * happen, and a working folder that was removed, which no command can do without. Returns the exit status.
 */
export function reportBug(bug: unknown, { env, stderr }: DyingProcess): number {
  if (isFolderGone(bug)) {
    stderr.write('error: the folder in which this was started is no longer there\n');
    stderr.write('  go to the folder of the project, also where one of that name is there again:\n');
    stderr.write('next:\n  cd "$PWD"\n');
    return EXIT_FAILED;
  }
  const message = bug instanceof Error ? bug.message : String(bug);
  stderr.write(`error: this is a mistake in stage-orchestrator, not in your files: ${message}\n`);
  stderr.write('  please report it with the command that you ran\n');
  if (env['STAGE_ORCHESTRATOR_DEBUG'] && bug instanceof Error) stderr.write(`${bug.stack ?? ''}\n`);
  return EXIT_FAILED;
}

/** What is left of a process that is about to end. */
interface DyingProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { readonly write: (text: string) => unknown };
}

/** Whether Node could not say which folder the process is in. */
function isFolderGone(bug: unknown): boolean {
  return bug instanceof Error && 'syscall' in bug && bug.syscall === 'uv_cwd';
}
