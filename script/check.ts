/**
 * Everything that has to hold before a change is merged:  `npm test`
 *
 * Each step runs even when an earlier one failed, so that one run shows all there is to mend. Words after `--` go to
 * Jest and leave the other steps out:  `npm test -- planning`
 *
 * The last line is `N passed, N failed`: the tests, the scenarios, and each other step as one.
 */
import path from 'node:path';
import { runAcceptance } from './check/acceptance.ts';
import { runJest } from './check/jest.ts';
import { type Tally, closingLine, one, runNode, sum } from './check/step.ts';

const root = path.dirname(import.meta.dirname);
const jestOptions = process.argv.slice(2);

/** A step by the heading it is shown under; it gives nothing when there is nothing to check here. */
type Steps = Readonly<Record<string, () => Tally | undefined>>;

const node = (...script: readonly string[]) => one(runNode(script, { folder: root }).succeeded);

const tests: Steps = { tests: () => runJest(root, jestOptions) };
const everything: Steps = {
  format: () => node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
  types: () => node('node_modules/typescript/bin/tsc'),
  lint: () => node('node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'),
  'dist/': () => node('script/build.ts', '--check'),
  ...tests,
  scenarios: () => runAcceptance(root, (output) => process.stdout.write(output)),
};

const tallies: Tally[] = [];
for (const [name, run] of Object.entries(jestOptions.length === 0 ? everything : tests)) {
  console.log(`\n── ${name}`);
  const tally = run();
  console.log(tally === undefined ? 'nothing to check here' : `${name}: ${closingLine(tally)}`);
  if (tally !== undefined) tallies.push(tally);
}

const total = sum(tallies);
console.log(`\n${closingLine(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
