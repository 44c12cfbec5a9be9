/**
 * Runs a script of the project on the project's own Node, after making sure that it is installed:
 *
 *     node script/run.mjs FILE [ARGUMENT]…      FILE is relative to the project's folder
 *
 * Ends as the script ends. Every npm script goes through here, so each works in a fresh clone with an older Node.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { projectNode, root, setUp } from './set-up.mjs';

setUp();

const [file = '', ...rest] = process.argv.slice(2);
const environment = { ...process.env };
// What the script starts by the name `node` is the project's Node too.
environment['PATH'] = [path.join(root, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
const child = spawn(projectNode, [path.resolve(root, file), ...rest], { stdio: 'inherit', env: environment });

// Ctrl-C at a terminal reaches the script by itself, and a second one would cut its ending short; this process has to
// outlive it. Without a terminal an interrupt reaches this process alone.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) child.kill('SIGINT');
});
process.on('SIGTERM', () => child.kill('SIGTERM'));

child.on('error', (error) => {
  process.stderr.write(`${projectNode} could not be started: ${error.message}\n`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
});
