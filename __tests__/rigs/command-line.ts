import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommandLine } from '../../src/composition/run-command-line.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { shellWordsOf } from './shell-words.ts';

/** What a command line left behind. */
export interface Said {
  readonly status: number;
  readonly out: string;
  readonly error: string;
  /** The commands to copy that it ended with, as they were printed. */
  readonly next: readonly string[];
}

/** How a command line is run. */
interface RunOptions {
  readonly folder?: string;
  /** Variables of the process, beside the few that are always there. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly interruptAt?: string;
  readonly onPrint?: (text: string) => void;
  /** The run is interrupted when this settles. */
  readonly stop?: Promise<void>;
}

/** A folder with files in which command lines run, inside of this process. */
export interface Desk extends AsyncDisposable {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  /**
   * `line`: its words. `interruptAt`: the run is interrupted when it has printed this; `onPrint`: called with all that it
   * has printed so far.
   */
  run(line: readonly string[], given?: RunOptions): Promise<Said>;
  /** Pastes a printed line into a shell and runs what it makes of it. */
  paste(line: string): Promise<Said>;
}

/** Makes such a folder. */
export async function makeDesk(files: Readonly<Record<string, string>>): Promise<Desk> {
  const folder = await makeTemporaryFolder();
  const write = async (file: string, text: string): Promise<void> => {
    const place = path.join(folder.path, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  const desk: Desk = {
    folder: folder.path,
    write,
    run: (line, given = {}) => runIn(path.join(folder.path, given.folder ?? '.'), line, given),
    paste(line) {
      const [[program = '', ...words] = []] = shellWordsOf([line]);
      if (program !== 'stage-orchestrator') throw new Error(`This is no command of the program: ${line}`);
      return desk.run(words);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
  return desk;
}

async function runIn(
  folder: string,
  line: readonly string[],
  { environment, interruptAt, onPrint, stop: interrupted }: RunOptions,
): Promise<Said> {
  const stop = new AbortController();
  void interrupted?.then(() => stop.abort());
  const said = { out: '', error: '' };
  const view = {
    environment: { PATH: process.env['PATH'], GITHUB_ACTOR: 'ada', ...environment },
    workingDirectory: folder,
    program: '',
    stop: stop.signal,
  };
  const status = await runCommandLine(line, view, {
    out(text) {
      said.out += text;
      onPrint?.(said.out);
      if (interruptAt !== undefined && said.out.includes(interruptAt)) stop.abort();
    },
    error: (text) => void (said.error += text),
  });
  const after = said.out
    .split(/^next:/m)
    .slice(1)
    .join('\n');
  const next = after.split('\n').flatMap((one) => /^\s*(stage-orchestrator .*)$/.exec(one)?.[1] ?? []);
  return { status, ...said, next };
}
