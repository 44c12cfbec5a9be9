/**
 * How long the command line takes to start and plan a small project, against the budget:  `npm run bench`
 *
 * Fails when a budget is exceeded. Times depend on the machine, so budgets are multiples of what bare Node takes on it, by
 * the clock when nothing else runs. On a machine that is busy the clock says too much, and unevenly; processor time says
 * too much too, because V8 works on several threads: the smaller of the two counts. Needs a POSIX shell, which adds up the
 * processor time of what it has started.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Odd, so that the median is one of them. */
const ROUNDS = 5;

/** Shells count in hundredths of a second: too coarse for one run. */
const RUNS_PER_ROUND = 20;

/** Runs its arguments `$0` times, then prints the processor time of the shell, and of what it started. */
const SHELL_SCRIPT = 'i=0; while [ $i -lt "$0" ]; do "$@" >/dev/null || exit 1; i=$((i+1)); done; times';

const root = path.dirname(import.meta.dirname);
const project = path.join(root, 'examples/four-stages');
const program = path.join(root, 'dist/cli/index.js');

/** What is measured: arguments for Node, whether compiled code may be kept, and the most it may take in bare Nodes. */
interface Measurement {
  readonly name: string;
  readonly script: readonly string[];
  readonly keepsCompiledCode: boolean;
  readonly budget: number;
}

/** Of one run, in milliseconds: of all processors together, and by the clock. */
interface Times {
  readonly processor: number;
  readonly clock: number;
}

const bare: Measurement = { name: 'bare Node', script: ['-e', '0'], keepsCompiledCode: false, budget: 1 };
const measurements: readonly Measurement[] = [
  { name: 'plan, cold', script: [program, 'plan'], keepsCompiledCode: false, budget: 6 },
  { name: 'plan, with compiled code', script: [program, 'plan'], keepsCompiledCode: true, budget: 4 },
];

const cache = mkdtempSync(path.join(tmpdir(), 'bench-'));

function round({ script, keepsCompiledCode }: Measurement, runs = RUNS_PER_ROUND): Times {
  const environment = keepsCompiledCode ? { NODE_COMPILE_CACHE: cache } : { NODE_DISABLE_COMPILE_CACHE: '1' };
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', SHELL_SCRIPT, String(runs), process.execPath, ...script], {
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const elapsedMs = performance.now() - started;
  if (status !== 0) throw new Error(`${script.join(' ')} ended with ${status ?? 'a signal'}: ${stderr}`);
  return { processor: childrenMs(stdout) / runs, clock: elapsedMs / runs };
}

/** The second line that `times` prints, such as `0m1.250s 0m0.310s`: what children took as users and in the system. */
function childrenMs(printed: string): number {
  const [, children = ''] = printed.trim().split('\n');
  const times = [...children.matchAll(/(?<minutes>\d+)m(?<seconds>[\d.]+)s/gu)];
  return times.reduce(
    (sum, { groups }) => sum + (Number(groups?.['minutes']) * 60 + Number(groups?.['seconds'])) * 1000,
    0,
  );
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Prints what a measurement takes by either measure, and whether that is within its budget. */
function report(measurement: Measurement): void {
  const { name, budget } = measurement;
  // The first run fills the caches.
  round(measurement, 1);
  const pairs = Array.from({ length: ROUNDS }, () => ({ before: round(bare), after: round(measurement) }));
  const timesBare = (kind: keyof Times): number => {
    const times = median(pairs.map(({ before, after }) => after[kind] / before[kind]));
    const [bareMs, ms] = [
      median(pairs.map(({ before }) => before[kind])),
      median(pairs.map(({ after }) => after[kind])),
    ];
    const shown = `${ms.toFixed(0).padStart(4)} ms, ${bare.name} ${bareMs.toFixed(0)} ms: ${times.toFixed(1)} ×`;
    console.log(`${name.padEnd(26)} ${kind.padEnd(9)} ${shown}`);
    return times;
  };
  if (Math.min(timesBare('clock'), timesBare('processor')) <= budget) return;
  console.log(`more than the ${budget} × that it may take`);
  process.exitCode = 1;
}

try {
  for (const measurement of measurements) report(measurement);
} finally {
  rmSync(cache, { recursive: true, force: true });
}
