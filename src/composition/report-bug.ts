import { EXIT_FAILED } from '../domain/exit-status.ts';

/** Words for what should never happen, without a stack trace unless somebody asks for it. Returns the exit status. */
export function reportBug(bug: unknown, { env, stderr }: Pick<NodeJS.Process, 'env' | 'stderr'>): number {
  const message = bug instanceof Error ? bug.message : String(bug);
  stderr.write(`error: this is a mistake in stage-orchestrator, not in your files: ${message}\n`);
  stderr.write('  please report it with the command that you ran\n');
  if (env['STAGE_ORCHESTRATOR_DEBUG'] && bug instanceof Error) stderr.write(`${bug.stack ?? ''}\n`);
  return EXIT_FAILED;
}
