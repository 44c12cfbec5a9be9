import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AzAnswer, AzCall } from './answers.ts';

/** An `az` on the disk, which a process finds on its PATH. */
export interface StandIn {
  /** The PATH with which it is found before any other. */
  readonly path: string;
  /** What it understood, in order. */
  calls(): Promise<readonly AzCall[]>;
  answer(...answers: readonly AzAnswer[]): Promise<void>;
}

const PROGRAM = path.join(import.meta.dirname, 'az-main.ts');

/** Puts a stand-in for the Azure command line into a folder of its own below `folder`. */
export async function installAz(folder: string): Promise<StandIn> {
  const bin = path.join(folder, 'az-bin');
  await mkdir(bin);
  const file = path.join(bin, 'az');
  await writeFile(file, `#!/bin/sh\nAZ_FOLDER='${bin}' exec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  await chmod(file, 0o755);
  const answer = async (...answers: readonly AzAnswer[]): Promise<void> =>
    writeFile(path.join(bin, 'answers.json'), JSON.stringify(answers));
  await answer();
  return {
    path: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
    answer,
    async calls() {
      const text = await readFile(path.join(bin, 'calls.jsonl'), 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as AzCall);
    },
  };
}
