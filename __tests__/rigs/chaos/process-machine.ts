import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runAction, type ActionResult } from '../action.ts';
import { runCli } from '../cli.ts';
import { STATE_KEY, type Machine, type StateWorld } from '../state-world.ts';
import type { ChaosMachine, Ending, LineEnd } from './chaos-world.ts';

/** A kill before any request comes so long after the start at most. */
const MAX_START_MS = 900;

/** One after a request comes so soon, as a whole migration takes. */
const MAX_DELAY_MS = 30;

/** This share of all kills comes before any request; the others come after one of so many. */
const EARLY_SHARE = 0.3;
const REQUESTS_OF_A_RUN = 24;

/** Options of a line that are switches of the action. */
const SWITCHES: ReadonlySet<string> = new Set(['isolate']);

/** A runner whose disk may be kept: each line is a job of a new run, with its own processes. */
export function processMachine(world: StateWorld, machine: Machine, jumpMs: () => number): ChaosMachine {
  let last: { readonly inputs: Inputs; readonly environment: Variables; readonly state: Inputs } | undefined;
  const variablesOf = (): Variables => {
    const run = world.service.runs.start();
    const shift = `const now = Date.now; Date.now = () => now() + ${jumpMs()}`;
    const jumped = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shift)}` };
    const { HOME } = world.remote.variables;
    return {
      ...run.environment,
      GITHUB_API_URL: world.api.url,
      ...(HOME === undefined ? {} : { HOME }),
      GIT_CONFIG_NOSYSTEM: '1',
      ...(jumpMs() === 0 ? {} : jumped),
    };
  };

  /** The moment itself is what is tried out: this waits for nothing that it could be told of. */
  async function end({ how, moment }: Ending, signal: (name: NodeJS.Signals) => void): Promise<void> {
    if (moment < EARLY_SHARE) await delay((moment / EARLY_SHARE) * MAX_START_MS);
    else {
      const request = ((moment - EARLY_SHARE) / (1 - EARLY_SHARE)) * REQUESTS_OF_A_RUN;
      await world.ledger.arrival(world.ledger.arrived.length + Math.floor(request));
      await delay((request % 1) * MAX_DELAY_MS);
    }
    signal(how === 'killed' ? 'SIGKILL' : 'SIGINT');
  }

  async function main(line: readonly string[], ending: Ending | undefined): Promise<LineEnd> {
    const inputs = inputsOf(line, world.api.token);
    const environment = variablesOf();
    const result = await runAction('index', {
      folder: machine.folder,
      inputs,
      environment,
      ...(ending ? { onStart: (signal) => void end(ending, signal) } : {}),
    });
    last = { inputs, environment, state: result.state };
    return endOf(result);
  }

  return {
    name: path.basename(path.dirname(machine.folder)),
    async run(line, ending) {
      if (line[0] === 'up' || line[0] === 'down') return main(line, ending);
      // What a person types for it: a step of another job that runs the command line.
      const given = line.includes('--state') ? [] : ['--state', last?.inputs['state'] ?? ''];
      const environment = { ...variablesOf(), GITHUB_TOKEN: world.api.token, STAGE_ORCHESTRATOR_STATE_KEY: STATE_KEY };
      return runCli([...line, ...given], { folder: machine.folder, environment });
    },
    async post() {
      if (last === undefined) throw new Error('There was no main step.');
      const post = endOf(await runAction('post', { folder: machine.folder, ...last }));
      return last.state['state'] === undefined ? { ...post, status: null } : post;
    },
    async damage(random) {
      const folder = path.join(machine.folder, '.stage-orchestrator/default');
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.db')).toSorted();
      const file = files[Math.floor(random() * files.length)];
      if (file === undefined) return false;
      const bytes = await readFile(path.join(folder, file));
      const at = Math.floor(random() * bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
      await writeFile(path.join(folder, file), bytes);
      return true;
    },
    forget: () => machine.forget(),
  };
}

type Inputs = Readonly<Record<string, string>>;
type Variables = Readonly<Record<string, string>>;

/** The inputs that say what a command line says. */
function inputsOf([command = '', ...words]: readonly string[], token: string): Inputs {
  const inputs: Record<string, string> = { command, 'state-key': STATE_KEY, 'github-token': token };
  for (let at = 0; at < words.length; at += 1) {
    const name = words[at]?.replace(/^--/u, '') ?? '';
    if (SWITCHES.has(name)) inputs[name] = 'true';
    else {
      at += 1;
      inputs[name] = words[at] ?? '';
    }
  }
  return inputs;
}

function endOf({ status, log }: ActionResult): LineEnd {
  return { status, text: log };
}
