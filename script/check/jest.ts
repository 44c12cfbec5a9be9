import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Tally, runNode } from './step.ts';

/** The numbers of Jest's report (`--json`) that count here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Test files that broke before a test of theirs ran. */
  readonly numRuntimeErrorTestSuites: number;
}

/** Runs the tests and counts them; a file that cannot be loaded counts as one failed test. */
export function runJest(root: string, options: readonly string[]): Tally {
  const folder = mkdtempSync(path.join(tmpdir(), 'jest-report-'));
  try {
    const report = path.join(folder, 'report.json');
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
    ];
    const { succeeded } = runNode([...jest, '--json', `--outputFile=${report}`, ...options], { folder: root });
    const counts = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
    const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
    // Jest also fails for what is no test, such as a file left over that nobody asked for.
    return { passed: counts.numPassedTests, failed: failed === 0 && !succeeded ? 1 : failed };
  } catch {
    // Without a report Jest itself broke, and has said why.
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
