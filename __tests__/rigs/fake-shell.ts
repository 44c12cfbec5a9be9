import { ok, type Result } from '../../src/domain/result.ts';
import type { Shell, ShellCommand, ShellResult } from '../../src/execution/ports.ts';

/** How a script ends: what is not said is as for a script that did nothing and succeeded. */
export type FakeEnd = Partial<ShellResult> | { readonly startProblem: string };

/** Runs a script for a test. */
export type FakeScript = (command: ShellCommand, signal: AbortSignal) => FakeEnd | Promise<FakeEnd>;

/** A shell that runs nothing. */
export interface FakeShell extends Shell {
  /** The scripts that were started, in order. */
  readonly scripts: readonly string[];
  /** The last command with this script. */
  last(script: string): ShellCommand;
  /** Ends in turn; the last one repeats. */
  on(script: string, ...ends: readonly (FakeEnd | FakeScript)[]): void;
}

/** A shell of which a test says how scripts end; others succeed at once. */
export function createFakeShell(): FakeShell {
  const commands: ShellCommand[] = [];
  const known = new Map<string, readonly (FakeEnd | FakeScript)[]>();
  const counts = new Map<string, number>();
  return {
    get scripts() {
      return commands.map(({ script }) => script);
    },
    last(script) {
      const found = commands.findLast((command) => command.script === script);
      if (!found) throw new Error(`nobody ran ${script}`);
      return found;
    },
    on(script, ...ends) {
      known.set(script, ends);
      counts.delete(script);
    },
    async run(command, signal): Promise<Result<ShellResult, string>> {
      const { script } = command;
      commands.push(command);
      const ends = known.get(script) ?? [{}];
      const count = counts.get(script) ?? 0;
      counts.set(script, count + 1);
      const next = ends[Math.min(count, ends.length - 1)] ?? {};
      const end = typeof next === 'function' ? await next(command, signal) : next;
      if ('startProblem' in end) return { ok: false, error: end.startProblem };
      return ok({ exitCode: 0, signal: null, output: '', excerpt: '', aborted: false, ...end });
    },
  };
}

/** A script that runs until it is ended. */
export const untilEnded: FakeScript = async (_, signal) => {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
  }
  return { exitCode: null, signal: 'SIGINT', aborted: true };
};
