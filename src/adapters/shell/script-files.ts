import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../domain/result.ts';

/** Most bytes that are read of what was written to `$STAGE_OUTPUT`. */
export const STAGE_OUTPUT_LIMIT_BYTES = 1024 * 1024;

/** The files of one command in a folder that only this user can open; gone when they are disposed of. */
export interface ScriptFiles extends AsyncDisposable {
  readonly script: string;
  /** The file that `$STAGE_OUTPUT` names. */
  readonly output: string;
  /** What was written to it. The error is a sentence. */
  readOutput(): Promise<Result<string, string>>;
}

/** Writes the script and an empty output file. Throws what the file system throws. */
export async function createScriptFiles(script: string, temporaryDirectory: string): Promise<ScriptFiles> {
  const folder = await mkdtemp(join(temporaryDirectory, 'stage-orchestrator-'));
  const files = { script: join(folder, 'script'), output: join(folder, 'output') };
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(files.script, script, { mode: 0o600, flag: 'wx' });
    await writeFile(files.output, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    await remove();
    throw error;
  }
  return { ...files, readOutput: () => readLimited(files.output), [Symbol.asyncDispose]: remove };
}

async function readLimited(path: string): Promise<Result<string, string>> {
  try {
    await using file = await open(path, 'r');
    // What the script put in its place may be without end, and is not waited for.
    if (!(await file.stat()).isFile()) return err('$STAGE_OUTPUT is no file any more');
    const buffer = Buffer.alloc(STAGE_OUTPUT_LIMIT_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = (await file.read(buffer, length, buffer.length - length, length)).bytesRead;
    }
    if (length > STAGE_OUTPUT_LIMIT_BYTES) {
      return err(`what was written to $STAGE_OUTPUT is larger than ${STAGE_OUTPUT_LIMIT_BYTES} bytes`);
    }
    return ok(new TextDecoder().decode(buffer.subarray(0, length)));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return code === 'ENOENT' ? ok('') : err(`$STAGE_OUTPUT cannot be read: ${code}`);
  }
}
