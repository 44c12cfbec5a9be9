import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(path.dirname(import.meta.dirname));
const built = path.join(root, 'dist/cli/index.js');

/** The built program, or its sources where nothing is built. `CLI_PROGRAM` names another one, for work on the sources. */
const PROGRAM = process.env['CLI_PROGRAM'] ?? (existsSync(built) ? built : path.join(root, 'src/cli.ts'));

/** A process that hangs is ended, so that its test fails and not the whole run of tests. */
const LIMIT_MS = 90_000;

/** What of the machine's environment reaches the program: nothing that could change what it does. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR'];

/** Seals secrets in the histories of tests. */
const STATE_KEY = 'a-state-key-for-tests';

/** Where and with what the program runs. */
export interface CliOptions {
  /** Its working folder. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a process left behind when it ended. */
export interface CliResult {
  /** `null` where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, one after the other: what a person has on the screen. */
  readonly text: string;
}

/** The program while it runs, in a process group of its own. */
export interface RunningCli {
  readonly ended: Promise<CliResult>;
  /** Settles when it has printed the text on standard output; rejects when it ended without that. */
  printed(text: string): Promise<void>;
  /** Waits for something outside that the program brings about; rejects when it ended without that. */
  until<Value>(happened: Promise<Value>): Promise<Value>;
  /** To the process alone. */
  signal(name: NodeJS.Signals): void;
  /** SIGKILL to the whole group, as when a machine dies; settles when it is gone. */
  killGroup(): Promise<CliResult>;
}

/** Starts the command line. */
export function startCli(line: readonly string[], { folder, environment = {} }: CliOptions): RunningCli {
  const passedOn = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
  const child = spawn(process.execPath, [PROGRAM, ...line], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    env: { ...passedOn, STAGE_ORCHESTRATOR_STATE_KEY: STATE_KEY, ...environment },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...said, text: `${said.stdout}${said.stderr}` }));
  });
  return {
    ended,
    printed: (text) => untilPrinted(child, text, () => said.stdout),
    until: (happened) =>
      Promise.race([
        happened,
        ended.then(({ text }) => {
          throw new Error(`It ended too early:\n${text}`);
        }),
      ]),
    signal: (name) => void child.kill(name),
    async killGroup() {
      killGroup(child);
      return ended;
    },
  };
}

/** Runs the command line to its end. */
export async function runCli(line: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(line, options).ended;
}

function untilPrinted(child: ChildProcess, text: string, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (said().includes(text)) resolve();
    };
    look();
    child.stdout?.on('data', look);
    child.once('close', () => reject(new Error(`It ended without ${JSON.stringify(text)}:\n${said()}`)));
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) throw new Error('The process did not start.');
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
