import type { DemoApi } from '../adapters/demo-api/server.ts';
import type { RecordedRequest } from '../adapters/demo-api/request-record.ts';
import { asItIs, paint } from '../adapters/reporters/style.ts';
import type { Style } from '../adapters/reporters/style.ts';
import { EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED } from '../domain/exit-status.ts';
import { PROGRAM } from '../domain/next-step.ts';
import { DEMO_ADDITIONS } from './demo-additions.ts';
import { DEMO_PROJECT } from './demo-project.ts';
import { DEMO_STEPS } from './demo-steps.ts';
import type { DemoStep } from './demo-steps.ts';
import { countResources, loseNextAnswer, makeDemoFolder, writeFiles } from './demo-world.ts';
import type { Streams } from './present.ts';
import { STATE_KEY_VARIABLE } from './state-keys.ts';
import type { ProcessView } from './world.ts';

/** Seals the one secret of the example. What is sealed with it is gone with the folder. */
const STATE_KEY = 'a-key-for-the-demo-alone';

/** What of the user's environment reaches the steps: nothing that would change the story, such as a proxy. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'NO_COLOR', 'TERM'];

/** What the story is told with. */
export interface DemoTelling {
  readonly api: DemoApi;
  readonly view: ProcessView;
  readonly streams: Streams;
  readonly colour: boolean;
  /** The command line itself, which each step of the story goes through. */
  readonly runLine: RunLine;
}

/** Runs one command line and returns its exit status. */
export type RunLine = (line: readonly string[], view: ProcessView, streams: Streams) => Promise<number>;

/**
 * Runs the example from plan to rollback in a temporary folder and says before each step what it shows. Returns the exit
 * status: not 0 when a step did not go as told.
 */
export async function tellDemo(telling: DemoTelling): Promise<number> {
  const { api, view, streams, colour } = telling;
  await using folder = await makeDemoFolder();
  await writeFiles(folder.path, DEMO_PROJECT);
  const style: Style = { colour, redact: asItIs };
  const say = (lines: readonly string[]): void => streams.out(`${lines.join('\n')}\n`);
  say(prologue(api.url, folder.path));
  for (const [index, step] of DEMO_STEPS.entries()) {
    say(heading(index, step, style));
    const problem = await take(step, { ...telling, folder: folder.path, say });
    if (view.stop.aborted) {
      say(['', 'Interrupted. The temporary folder is removed.']);
      return EXIT_INTERRUPTED;
    }
    if (problem !== undefined) {
      streams.error(`error: step ${index + 1}, ${step.title}, did not go as told: ${problem}\n`);
      return EXIT_FAILED;
    }
  }
  say(epilogue(style));
  return EXIT_DONE;
}

/** Takes one step and says what the API saw of it. Returns in what the step differs from the story. */
async function take(
  { line, expected, trouble, showRequests }: DemoStep,
  {
    api,
    view,
    streams,
    colour,
    folder,
    say,
    runLine,
  }: DemoTelling & {
    readonly folder: string;
    readonly say: (lines: readonly string[]) => void;
  },
): Promise<string | undefined> {
  if (trouble === true) {
    await writeFiles(folder, DEMO_ADDITIONS);
    await loseNextAnswer(api);
  }
  const seenBefore = api.requests().length;
  const stepView = { ...view, environment: environmentOf(view, api.url), workingDirectory: folder };
  const exitStatus = await runLine([...line, ...(colour ? [] : ['--no-color'])], stepView, streams);
  const requests = api.requests().slice(seenBefore);
  const resources = describeCounts(await countResources(api));
  say([
    '',
    `The demo API got ${requests.length} ${requests.length === 1 ? 'request' : 'requests'}. GET /resources: ${resources}.`,
    ...(showRequests === true ? requests.map((request) => `  ${describeRequest(request)}`) : []),
  ]);
  if (exitStatus !== expected.exitStatus) return `it ended with ${exitStatus}, not ${expected.exitStatus}`;
  if (expected.requests !== undefined && requests.length !== expected.requests)
    return `the demo API got ${requests.length} requests, not ${expected.requests}`;
  const wanted = describeCounts(expected.resources);
  return resources === wanted ? undefined : `there is now: ${resources}; there should be: ${wanted}`;
}

function environmentOf(view: ProcessView, url: string): ProcessView['environment'] {
  return {
    ...Object.fromEntries(PASSED_ON.map((name) => [name, view.environment[name]])),
    DEMO_API_URL: url,
    [STATE_KEY_VARIABLE]: STATE_KEY,
  };
}

function describeCounts(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function describeRequest({ method, path, query, status }: RecordedRequest): string {
  return `${method} ${path}${query === '' ? '' : `?${query}`} → ${status ?? 'no answer'}`;
}

function prologue(url: string, folder: string): readonly string[] {
  return [
    `An API that behaves like a small cloud listens on ${url}. It is empty.`,
    `A project with four stages lies in ${folder}:`,
    'infrastructure → database → services → configuration, each using what the earlier ones made.',
  ];
}

function heading(index: number, { title, words, line }: DemoStep, style: Style): readonly string[] {
  return [
    '',
    paint(style, 'strong', `── ${index + 1} of ${DEMO_STEPS.length}: ${title} `.padEnd(80, '─')),
    ...words,
    paint(style, 'name', `$ ${[PROGRAM, ...line].join(' ')}`),
    '',
  ];
}

function epilogue(style: Style): readonly string[] {
  return [
    '',
    paint(style, 'good', `All ${DEMO_STEPS.length} steps went as told, and everything is as it was before.`),
    '',
    'To try next:',
    `  ${PROGRAM} init my-stages                a small project of your own`,
    `  ${PROGRAM} demo --serve --port 8790      the API on its own, for that project; in a second terminal`,
    `  ${PROGRAM} --help                        all commands`,
    'More to start from: examples/ in the repository.',
  ];
}
