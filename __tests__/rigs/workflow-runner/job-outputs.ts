/** Job outputs hold at most 1 MB each job, counted in UTF-16 (limits of GitHub Actions). */
const MAX_OUTPUT_BYTES = 1_024 * 1_024;

/** The outputs of a job that reach others, and the names of those that don't. */
export interface SentOutputs {
  readonly outputs: Readonly<Record<string, string>>;
  readonly dropped: readonly string[];
}

/**
 * The outputs that leave a job: empty ones are never sent, and one in which any masked text occurs is left out whole, with
 * no more than a warning in the log. A secret of several lines masks each of them.
 */
export function sentOutputs(written: Readonly<Record<string, string>>, secrets: readonly string[]): SentOutputs {
  const masks = secrets
    .flatMap((secret) => [secret, ...secret.split(/[\r\n]+/).map((line) => line.trim())])
    .filter((mask) => mask !== '');
  const outputs: Record<string, string> = {};
  const dropped: string[] = [];
  let bytes = 0;
  for (const [name, value] of Object.entries(written)) {
    if (value === '') continue;
    bytes += 2 * value.length;
    if (masks.some((mask) => value.includes(mask))) dropped.push(name);
    else outputs[name] = value;
  }
  if (bytes > MAX_OUTPUT_BYTES) throw new Error(`the outputs of the job have ${bytes} bytes`);
  return { outputs, dropped };
}

/** The outputs of a matrix: one set of names for all legs, where the last that sent one wins. */
export function united(legs: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...legs) as Record<string, string>;
}
