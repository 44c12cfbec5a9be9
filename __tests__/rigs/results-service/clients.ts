import { tmpdir } from 'node:os';
import type { ClientProcessOptions } from '../../../src/adapters/github/client-process.ts';
import { clientsProgram } from './clients-program.ts';
import type { Run } from './runs.ts';

/** What of the machine's environment reaches the clients. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'ACTIONS_RESULTS_URL', 'ACTIONS_RUNTIME_TOKEN'];

/** How the process of the clients is started as part of a run: with the run's own token. */
export function clientsOf(run: Pick<Run, 'environment'>): ClientProcessOptions {
  const machine = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
  return {
    program: [process.execPath, clientsProgram()],
    environment: { ...machine, ...run.environment },
    temporaryDirectory: tmpdir(),
  };
}
