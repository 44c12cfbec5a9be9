import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** Loading the language service takes about a second; a process that takes this long hangs. */
const TIMEOUT_MS = 60_000;

/**
 * What GitHub's own language service says about workflows and actions, as `file:line: message`.
 * @param root - the repository's folder; reusable workflows and actions of its own are looked up there
 * @param files - relative to `root`
 */
export async function diagnose(root: string, files: readonly string[]): Promise<readonly string[]> {
  const script = path.join(import.meta.dirname, 'diagnose-in-child.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, root, ...files], { timeout: TIMEOUT_MS });
  return JSON.parse(stdout) as readonly string[];
}
