import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { HistoryPlace } from '../../src/execution/ports.ts';
import { sqliteStore } from './history-records.ts';

const SCRIPT = fileURLToPath(new URL('./history-process-main.ts', import.meta.url));

/** A real process that works on a history and can be killed. */
export interface HistoryProcess {
  /** The next line it writes; undefined when it has ended. */
  line(): Promise<string | undefined>;
  /** Lets it go on. */
  tell(word: string): void;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits until it has ended by itself and gives its exit status. */
  ended(): Promise<number | null>;
}

/** Starts `history-process-main.ts` on a history, which does what `script` says. A file: one in SQLite. */
export function startHistoryProcess(
  place: HistoryPlace | string,
  script: 'hold' | 'in_flight' | 'endless',
): HistoryProcess {
  const given =
    typeof place === 'string'
      ? { id: 'default/alpha', owner: 'project/default/alpha', store: sqliteStore, path: place }
      : place;
  const child = spawn(process.execPath, ['--no-warnings', SCRIPT, JSON.stringify(given), script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async line() {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    },
    tell: (word) => void child.stdin.write(`${word}\n`),
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
    async ended() {
      child.stdin.end();
      await exit;
      return child.exitCode;
    },
  };
}
