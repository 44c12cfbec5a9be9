import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Tally, one, runNode, tallyIn } from './step.ts';

/** Where the black-box scenarios are when they were checked out beside this repository. */
const RUNNER = '../shared/acceptance/run.mjs';

/** The groups of scenarios that the product is held to, by name. */
const GROUPS = 'script/acceptance-groups.json';

/**
 * Runs the groups of scenarios that this version is held to; undefined where there is nothing to run.
 * @param show - is given what the scenarios print, after they end
 */
export function runAcceptance(root: string, show: (output: string) => void): Tally | undefined {
  const groups = JSON.parse(readFileSync(path.join(root, GROUPS), 'utf8')) as readonly string[];
  const runner = path.join(root, RUNNER);
  if (groups.length === 0 || !existsSync(runner)) return undefined;
  const selection = groups.flatMap((group) => ['--group', group]);
  const environment = { CHECKOUT: root, NODE24: process.execPath };
  const { succeeded, output } = runNode([runner, '--quiet', '--parallel', '2', ...selection], {
    folder: root,
    keep: true,
    environment,
  });
  show(output);
  return tallyIn(output) ?? one(succeeded);
}
