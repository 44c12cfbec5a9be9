import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const root = path.dirname(path.dirname(import.meta.dirname));

/** What a step of the action left behind. */
export interface ActionResult {
  readonly status: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Texts that the runner was told to mask. */
  readonly masks: readonly string[];
  /** What the main step keeps for the post step. */
  readonly state: Readonly<Record<string, string>>;
}

/** What a runner starts: the steps of the action, and those of one job of a fan-out. */
export type ActionProgram = 'index' | 'post' | 'wave' | 'wave-post';

/** Runs a step of the built action as a runner does: inputs as variables, files for outputs, summary and state. */
export async function runAction(
  step: ActionProgram,
  given: {
    readonly folder: string;
    readonly inputs?: Readonly<Record<string, string>>;
    readonly environment?: Readonly<Record<string, string>>;
    readonly state?: Readonly<Record<string, string>>;
    /** Called with what was logged so far, each time more comes; it may send a signal. */
    readonly onLog?: (log: string, signal: (name: NodeJS.Signals) => void) => void;
    /** Called when it has been started; it may send a signal later. */
    readonly onStart?: (signal: (name: NodeJS.Signals) => void) => void;
  },
): Promise<ActionResult> {
  const files = { output: 'output.txt', summary: 'summary.md', state: 'state.txt' } as const;
  const at = (name: keyof typeof files): string => path.join(given.folder, files[name]);
  for (const name of Object.keys(files) as (keyof typeof files)[]) await writeFile(at(name), '');
  const child = spawn(process.execPath, [programOf(step)], {
    cwd: given.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_STATE: at('state'),
      GITHUB_RUN_ID: '812',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_ACTOR: 'ada',
      GITHUB_SHA: 'c0ffee',
      GITHUB_REF_NAME: 'main',
      GITHUB_EVENT_NAME: 'push',
      RUNNER_TEMP: path.join(given.folder, 'temp'),
      ...Object.fromEntries(Object.entries(given.inputs ?? {}).map(([name, value]) => [inputVariable(name), value])),
      ...Object.fromEntries(Object.entries(given.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
      ...given.environment,
    },
  });
  given.onStart?.((name) => void child.kill(name));
  let log = '';
  const hear = (text: string): void => {
    log += text;
    given.onLog?.(log, (name) => void child.kill(name));
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return {
    status,
    log,
    outputs: readVariables(await readFile(at('output'), 'utf8')),
    summary: await readFile(at('summary'), 'utf8'),
    masks: [...log.matchAll(/^::add-mask::(.*)$/gmu)].map((match) => match[1] ?? ''),
    state: readVariables(await readFile(at('state'), 'utf8')),
  };
}

/** As the runner names the variable of an input: upper case, blanks as `_`, hyphens kept. */
function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function programOf(step: ActionProgram): string {
  const [launcher, source] = PROGRAMS[step];
  const built = path.join(root, 'dist', launcher);
  return existsSync(built) && process.env['CLI_FROM_SOURCES'] === undefined ? built : path.join(root, 'src', source);
}

const PROGRAMS: { readonly [Program in ActionProgram]: readonly [launcher: string, source: string] } = {
  index: ['action/index.js', 'action.ts'],
  post: ['action/post.js', 'post.ts'],
  wave: ['wave/index.js', 'wave.ts'],
  'wave-post': ['wave/post.js', 'wave-post.ts'],
};

/** The format of the files that a step writes for the runner: `name<<delimiter`, lines, `delimiter`. */
function readVariables(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const match of text.matchAll(/^(?<name>[^\n<]+)<<(?<end>[^\n]+)\n(?<value>[\s\S]*?)\n\k<end>$/gmu)) {
    const { name, value } = match.groups ?? {};
    if (name !== undefined && value !== undefined) variables[name] = value;
  }
  return variables;
}
