import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommentView } from '../../src/adapters/reporters/comment-page.ts';
import { commentText, toldOutcome } from '../../src/composition/comment-text.ts';
import { parseLine } from '../../src/composition/parse-arguments.ts';
import { createPresenter } from '../../src/composition/present.ts';
import { readOptions } from '../../src/composition/read-options.ts';
import { runIdentity } from '../../src/composition/run-identity.ts';
import { summaryPage } from '../../src/composition/action-summary.ts';
import { openWorld } from '../../src/composition/world.ts';
import { commentKey } from '../../src/execution/comment-key.ts';
import { createRedactor } from '../../src/execution/redact.ts';
import { type ApiServer, startApiServer } from './api-server.ts';
import { given } from './given.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** What people see of one command, without what is different each time: addresses, durations, hashes. */
export interface Views {
  readonly terminal: string;
  readonly comment: string;
  readonly summary: string;
}

/** A project on the disk, with an API that its files know as `{{.api}}`, and every view of its commands. */
export interface ViewedProject extends AsyncDisposable {
  readonly api: ApiServer;
  /** `undefined`: removes the file or folder. */
  write(file: string, text: string | undefined): Promise<void>;
  run(...line: readonly string[]): Promise<Views>;
  /** How the API answers from now on: the status of requests whose path contains this text. */
  answer(part: string, status: number): void;
}

const SECRET = 'canary-token-4711';

/** Variables of the process: the address of the API, and a secret. */
const environmentOf = (api: ApiServer): Readonly<Record<string, string>> => ({ API_URL: api.url, API_TOKEN: SECRET });

/** The same each time, so that nothing of it has to be hidden in a view. */
const IDENTITY = { GITHUB_RUN_ID: '812', GITHUB_RUN_ATTEMPT: '1', GITHUB_ACTOR: 'ada', GITHUB_SHA: 'c0ffee' };

/** Makes the project; nothing of it is applied. */
export async function viewedProject(files: Readonly<Record<string, string>>): Promise<ViewedProject> {
  const folder = await makeTemporaryFolder();
  const statuses = new Map<string, number>();
  let count = 0;
  const api = await startApiServer(({ method, target }, response) => {
    count += 1;
    const status = [...statuses].find(([part]) => target.includes(part))?.[1] ?? (method === 'POST' ? 201 : 200);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(status < 400 ? { id: `id-${count}`, password: SECRET } : { error: 'no room', token: SECRET }),
    );
  });
  const write = async (file: string, text: string | undefined): Promise<void> => {
    const place = path.join(folder.path, file);
    if (text === undefined) return rm(place, { recursive: true });
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return {
    api,
    write,
    run: (...line) => viewsOf(line, folder.path, api),
    answer: (part, status) => void statuses.set(part, status),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function viewsOf(line: readonly string[], folder: string, api: ApiServer): Promise<Views> {
  const parsed = given(parseLine(line));
  if (parsed.kind !== 'command' || parsed.command.run === undefined) throw new Error('this is no command that runs');
  const { command, given: asked } = parsed;
  const stop = new AbortController().signal;
  const view = { environment: environmentOf(api), workingDirectory: folder, program: '', stop };
  const redactor = createRedactor();
  const redact = (text: string): string => redactor.redact(text);
  let terminal = '';
  const say = (text: string): void => void (terminal += text);
  const presenter = await createPresenter({ command, given: asked, view, streams: { out: say, error: say }, redactor });
  await using world = await openWorld(view, {
    options: given(readOptions(asked, folder)),
    identity: runIdentity(IDENTITY, Date.UTC(2026, 0, 2)),
    stateKeys: ['a-state-key-for-tests'],
    token: '',
    redactor,
    events: presenter.events,
    uploads: 'at once',
  });
  const outcome = await parsed.command.run(world.context, asked);
  await presenter.finish(outcome);
  const told = toldOutcome(command.name, outcome);
  if (told === undefined) throw new Error(`${command.name} is told in no comment`);
  const marker: CommentView['marker'] = {
    key: commentKey('stages.yaml', []),
    run: 812,
    attempt: 1,
    project: 'shop',
    environments: ['default'],
    planHash: '',
  };
  const comment = commentText(command.name, told, {
    redact,
    marker,
    links: { run: 'https://github.com/octo/shop/actions/runs/812' },
  });
  const steady = (text: string): string => withoutChance(text, folder, api);
  const summary = summaryPage(command.name, outcome, [], { redact });
  // How wide the columns of a table are depends on how long something took.
  const narrow = (text: string): string => text.replaceAll(/(?<=\S) {2,}/g, '  ');
  return { terminal: narrow(steady(terminal)), comment: steady(comment), summary: steady(summary) };
}

/** Without addresses of this machine, durations and the scales that follow from them, times of the day and hashes. */
function withoutChance(text: string, folder: string, api: ApiServer): string {
  return text
    .replaceAll(folder, '/shop')
    .replaceAll(api.url, 'https://api.example')
    .replaceAll(api.url.replaceAll(/[:.]/g, String.raw`\$&`), String.raw`https\://api\.example`)
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replaceAll(/^( +(?:axisFormat|tickInterval)) .*$/gm, '$1 …')
    .replaceAll(/(?<![\w-])\d+(?:\.\d+)?m?s\b/g, '<time>')
    .replaceAll(/(?<![\w-])\d+(?:\\\.\d+)?m?s\b/g, '<time>')
    .replaceAll(/: (\w+, )?\d{1,6}, (?:<time>|\d+ms)/g, ': $1<time>')
    .replaceAll(/\b\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, '<time>');
}
