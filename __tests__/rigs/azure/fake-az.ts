import { err, ok } from '../../../src/domain/result.ts';
import type { PrivateFiles } from '../../../src/execution/private-files-ports.ts';
import type { ProgramCommand, Programs } from '../../../src/execution/program-ports.ts';
import type { AzAnswer, AzCall } from './answers.ts';
import { react } from './answers.ts';
import { expandFiles } from './parameters.ts';

/** The Azure command line in memory, with the files that it may be given. */
export interface FakeAz {
  readonly programs: Programs;
  readonly privateFiles: PrivateFiles;
  /** What was understood, in order. */
  readonly calls: readonly AzCall[];
  /** As they came, in order; those that were refused too. */
  readonly commands: readonly ProgramCommand[];
  /** How many private folders are there now. */
  readonly openFolders: number;
  /** Answers from now on; the first one that fits counts. */
  answer(...answers: readonly AzAnswer[]): void;
  /** From now on the program is not there. */
  remove(): void;
}

/** @param files - of the project, by their paths as stages name them */
export function createFakeAz(files: Readonly<Record<string, string>> = {}): FakeAz {
  const calls: AzCall[] = [];
  const commands: ProgramCommand[] = [];
  const folders = new Map<string, Map<string, string>>();
  let answers: readonly AzAnswer[] = [];
  let isThere = true;
  let made = 0;

  const readAny = (file: string): string | undefined => {
    for (const [folder, content] of folders) {
      if (file.startsWith(`${folder}/`)) return content.get(file.slice(folder.length + 1));
    }
    return files[file];
  };

  return {
    calls,
    commands,
    get openFolders() {
      return folders.size;
    },
    answer(...next) {
      answers = next;
    },
    remove() {
      isThere = false;
    },
    programs: {
      async run(command, signal) {
        commands.push(command);
        if (!isThere) return err({ kind: 'missing', message: `${command.program} was not found` });
        const { call, answer, exitCode, stdout, stderr } = react(expandFiles(command.arguments, readAny), answers);
        if (call) calls.push(call);
        const lines = stderr.split('\n').filter((line) => line !== '');
        for (const line of lines) command.onLine(line);
        const excerpt = lines.join('\n');
        if (answer.hangs === true) {
          await untilAborted(signal);
          return ok({ exitCode: null, signal: 'SIGINT', output: '', excerpt, aborted: true });
        }
        return ok({ exitCode, signal: null, output: stdout, excerpt, aborted: false });
      },
    },
    privateFiles: {
      async read(_, path) {
        const text = files[path];
        return text === undefined ? err(`there is no file ${path}`) : ok(text);
      },
      async open() {
        made += 1;
        const path = `/private/${made}`;
        const content = new Map<string, string>();
        folders.set(path, content);
        return ok({
          path,
          async write(name, text) {
            if (content.has(name)) return err(`${name} can't be written into a private folder: EEXIST`);
            content.set(name, text);
            return ok(`${path}/${name}`);
          },
          async [Symbol.asyncDispose]() {
            folders.delete(path);
          },
        });
      },
    },
  };
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
