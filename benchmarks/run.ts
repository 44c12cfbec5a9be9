/**
 * How long the command line takes to start and plan a small project, against the budget:  `npm run bench`
 *
 * Fails when a budget is exceeded. Times depend on the machine, so budgets are multiples of what bare Node takes on it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Odd, so that the median is one of them. */
const RUNS = 11;

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

const bare: Measurement = { name: 'bare Node', script: ['-e', '0'], keepsCompiledCode: false, budget: 1 };
const measurements: readonly Measurement[] = [
  { name: 'plan, cold', script: [program, 'plan'], keepsCompiledCode: false, budget: 6 },
  { name: 'plan, with compiled code', script: [program, 'plan'], keepsCompiledCode: true, budget: 4 },
];

const cache = mkdtempSync(path.join(tmpdir(), 'bench-'));

function once({ script, keepsCompiledCode }: Measurement): number {
  const environment = keepsCompiledCode ? { NODE_COMPILE_CACHE: cache } : { NODE_DISABLE_COMPILE_CACHE: '1' };
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, script, {
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const elapsedMs = performance.now() - started;
  if (status !== 0) throw new Error(`${script.join(' ')} ended with ${status ?? 'a signal'}: ${stderr}`);
  return elapsedMs;
}

/** The median of several runs, in milliseconds; one run before them fills the caches. */
function median(measurement: Measurement): number {
  once(measurement);
  const times = Array.from({ length: RUNS }, () => once(measurement)).toSorted((one, other) => one - other);
  return times[Math.floor(RUNS / 2)] ?? Number.NaN;
}

try {
  const bareMs = median(bare);
  console.log(`${bare.name.padEnd(26)} ${bareMs.toFixed(0).padStart(5)} ms`);
  for (const measurement of measurements) {
    const elapsedMs = median(measurement);
    const times = elapsedMs / bareMs;
    const isWithin = times <= measurement.budget;
    console.log(
      `${measurement.name.padEnd(26)} ${elapsedMs.toFixed(0).padStart(5)} ms  ${times.toFixed(1)} × bare Node, ` +
        `${isWithin ? 'within' : 'more than'} ${measurement.budget} ×`,
    );
    if (!isWithin) process.exitCode = 1;
  }
} finally {
  rmSync(cache, { recursive: true, force: true });
}
