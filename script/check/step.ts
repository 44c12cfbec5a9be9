import { spawnSync } from 'node:child_process';

/** How many checks of a step passed and failed. A step that is one check counts as one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** What a program that was run to its end left behind. */
export interface Finished {
  readonly succeeded: boolean;
  /** Its standard output when it was asked to be kept, and not shown then; else empty. */
  readonly output: string;
}

/** The tally of a step that is one check. */
export function one(succeeded: boolean): Tally {
  return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** The sum of several tallies. */
export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, tally) => ({ passed: total.passed + tally.passed, failed: total.failed + tally.failed }),
    { passed: 0, failed: 0 },
  );
}

/** The closing line of a check, which other programs read: `12 passed, 0 failed`. */
export function closingLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}

/** The last closing line in what a program printed; undefined when it printed none. */
export function tallyIn(output: string): Tally | undefined {
  const lines = [...output.matchAll(/^(?<passed>\d+) passed, (?<failed>\d+) failed$/gmu)];
  const groups = lines.at(-1)?.groups;
  return groups === undefined ? undefined : { passed: Number(groups['passed']), failed: Number(groups['failed']) };
}

/**
 * Runs a script on this same Node to its end, showing what it prints. It has no input to wait for.
 * @param options.keep - whether its standard output is returned instead of shown
 */
export function runNode(
  script: readonly string[],
  options: { readonly folder: string; readonly keep?: boolean; readonly environment?: NodeJS.ProcessEnv },
): Finished {
  const { status, stdout } = spawnSync(process.execPath, script, {
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', options.keep === true ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  return { succeeded: status === 0, output: options.keep === true ? stdout : '' };
}
