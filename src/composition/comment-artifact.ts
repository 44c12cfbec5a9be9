import { readFile } from 'node:fs/promises';
import type { RunArtifacts } from '../execution/actions-ports.ts';

/** A comment with everything, for whoever wants more than fits into one. */
export interface WholeComment {
  /** Of the artifact; the run has one of it. */
  readonly name: string;
  readonly text: string;
  /** The plan as JSON, where there is such a file. */
  readonly planFile?: string | undefined;
}

/**
 * Uploads what a comment had to leave out as an artifact of the run.
 * @returns its id; `undefined`: there is none, which is no reason to have no comment
 */
export async function keepWhole(
  artifacts: RunArtifacts,
  { name, text, planFile }: WholeComment,
  signal: AbortSignal,
): Promise<number | undefined> {
  const files = new Map<string, Uint8Array>([['comment.md', Buffer.from(text)]]);
  const plan = planFile === undefined ? undefined : await readFile(planFile).catch(() => undefined);
  if (plan !== undefined) files.set('plan.json', plan);
  const uploaded = await artifacts.upload({ name, files }, signal);
  if (!uploaded.ok) return undefined;
  if (uploaded.value !== 'taken') return uploaded.value;
  // An earlier step of this job has shown the same plan.
  const there = await artifacts.list(signal);
  return there.ok ? there.value.findLast((artifact) => artifact.name === name)?.id : undefined;
}
