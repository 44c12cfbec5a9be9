import { formatDurationMs } from '../../domain/duration.ts';
import type { SourceText } from '../../domain/source-text.ts';
import type { RunFacts } from '../guard-ports.ts';
import type { Refusal } from './refusal.ts';
import type { GuardedRun } from './guarded-run.ts';

/** How long a command of a guard may take: it is asked before anything happens, and somebody waits for it. */
export const GUARD_COMMAND_TIMEOUT_MS = 60_000;

/** Runs the command of a guard; whatever does not end with 0 in time refuses. */
export async function commandRefusal(
  script: SourceText,
  facts: RunFacts,
  { shell, clock, redactor, stop, ...run }: GuardedRun,
): Promise<Refusal | undefined> {
  const over = new AbortController();
  const expiry = new AbortController();
  const countdown = clock.sleep(GUARD_COMMAND_TIMEOUT_MS, over.signal).then(() => {
    if (!over.signal.aborted) expiry.abort();
  });
  const ran = await shell.run(
    {
      script: script.text,
      workingDirectory: run.directory,
      variables: variablesOf(run, facts),
      oidc: false,
      // What it prints is shown where it refuses: there is no stage yet whose output it could be.
      onLine: () => undefined,
    },
    AbortSignal.any([stop, expiry.signal]),
  );
  over.abort();
  await countdown;
  const remedy = 'do what the command asks for, or run the command alone to see why';
  if (expiry.signal.aborted) {
    return { problem: `its command took longer than ${formatDurationMs(GUARD_COMMAND_TIMEOUT_MS)}`, remedy };
  }
  if (!ran.ok) return { problem: `its command could not start: ${ran.error}`, remedy };
  const { exitCode, signal, excerpt } = ran.value;
  if (exitCode === 0) return undefined;
  const end = exitCode === null ? `signal ${signal ?? '?'}` : `exit code ${exitCode}`;
  return { problem: `its command ended with ${end}`, remedy, excerpt: redactor.redact(excerpt) };
}

function variablesOf(
  { id, direction, environments }: Pick<GuardedRun, 'id' | 'direction' | 'environments'>,
  facts: RunFacts,
): ReadonlyMap<string, string> {
  return new Map([
    ['STAGE_RUN_ID', id],
    ['STAGE_DIRECTION', direction],
    ['STAGE_ENVIRONMENTS', environments.join(',')],
    ['STAGE_BRANCH', facts.branch],
    ['STAGE_ACTOR', facts.actors.at(-1) ?? ''],
    ['STAGE_EVENT', facts.event],
  ]);
}
