import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startDemoApi } from '../../src/adapters/demo-api/server.ts';
import type { DocumentedOutput, DocumentedSession } from './documented-session.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const built = path.join(root, 'dist/cli/index.js');

/** The built program, or its sources where nothing is built. `CLI_PROGRAM` names another one, for work on the sources. */
const PROGRAM = process.env['CLI_PROGRAM'] ?? (existsSync(built) ? built : path.join(root, 'src/cli.ts'));

/** A session that hangs is ended. */
const LIMIT_MS = 90_000;

/** Where the pages have the demo API; each replay has one of its own. */
const SHOWN_API = '127.0.0.1:8790';

/** A line of a page that stands for any number of lines. */
const LEFT_OUT = /(?:^|\n)…(?:\n|$)/;

/** A shown command with its output, without what is different each time: on the page, and now. */
export interface ReplayedStep {
  readonly shown: string;
  /** The same text as `shown` where only lines are left out. */
  readonly printed: string;
  /** Where the page shows it. */
  readonly output: DocumentedOutput;
  /** All that was printed now, as it was. */
  readonly text: string;
}

/** Runs the commands of a session in one shell, in a copy of its project, beside a demo API of its own. */
export async function replay(session: DocumentedSession): Promise<readonly ReplayedStep[]> {
  await using folder = await makeTemporaryFolder();
  const project = path.join(folder.path, 'project');
  await lay(session, project);
  const api = await startDemoApi();
  try {
    const host = new URL(api.url).host;
    const script = path.join(folder.path, 'session.sh');
    await writeFile(script, scriptOf(session).replaceAll(SHOWN_API, host));
    const text = (await runScript(script, project, api.url)).replaceAll(host, SHOWN_API);
    return session.steps.flatMap(({ command, output }, index) => {
      if (output === undefined) return [];
      const between = text.slice(text.indexOf(marker(index)), text.indexOf(marker(index + 1)));
      const now = between.replace(/.*\n/, '').trimEnd();
      const [shown, printed] = [comparable(output.text), comparable(now)];
      return [
        {
          shown: `$ ${command}\n${shown}`,
          printed: `$ ${command}\n${cutLike(shown, printed)}`,
          output,
          text: now === '' ? '' : `${now}\n`,
        },
      ];
    });
  } finally {
    await api.close();
  }
}

async function lay({ example, files }: DocumentedSession, folder: string): Promise<void> {
  if (example !== undefined) {
    // Somebody may have left histories there.
    const filter = (file: string): boolean => !file.includes('.stage-orchestrator');
    await cp(path.join(root, example), folder, { recursive: true, filter });
    return;
  }
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** What one command sets, the next one sees, its exit status too. */
function scriptOf({ steps }: DocumentedSession): string {
  const commands = steps.map(
    ({ command }, index) => `echo '${marker(index)}'\n(exit $status)\n{ ${command}\n} 2>&1\nstatus=$?\necho`,
  );
  const program = `stage-orchestrator() { '${process.execPath}' '${PROGRAM}' "$@"; }`;
  return [program, 'status=0', ...commands, `echo '${marker(steps.length)}'`, ''].join('\n');
}

function marker(index: number): string {
  return `=== ${index} ===`;
}

async function runScript(script: string, folder: string, url: string): Promise<string> {
  const { PATH, HOME } = process.env;
  const { stdout } = await promisify(execFile)('bash', ['--noprofile', '--norc', script], {
    cwd: folder,
    timeout: LIMIT_MS,
    env: {
      PATH,
      HOME,
      DEMO_API_URL: url,
      STAGE_ORCHESTRATOR_STATE_KEY: 'a-state-key-for-the-pages',
      GITHUB_ACTOR: 'ada',
    },
  });
  return stdout;
}

/** Text without times, durations, numbers of runs, hashes and the width of columns. */
function comparable(text: string): string {
  return text
    .replaceAll(/local-\d{8}T\d{9}Z(?:-[0-9a-f]+)?/g, 'RUN')
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]{8,12}Z/g, 'TIME')
    .replaceAll(/\b\d+(?:\.\d+)?(?:ms|s)\b/g, 'DURATION')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replaceAll(/(?<=\S) {2,}/g, '  ')
    .replaceAll(/ +$/gm, '')
    .trim();
}

/** The text with those lines left out that the page leaves out, or the whole text where it is another one. */
function cutLike(shown: string, printed: string): string {
  const pieces = shown.split(LEFT_OUT).map((piece) => RegExp.escape(piece));
  return new RegExp(`^${pieces.join('[^]*?')}$`).test(printed) ? shown : printed;
}
