import { actionsCache } from '../../../src/adapters/github/actions-cache.ts';
import { clientProcess } from '../../../src/adapters/github/client-process.ts';
import { runArtifacts } from '../../../src/adapters/github/run-artifacts.ts';
import { given } from '../given.ts';
import { clientsOf } from './clients.ts';

/**
 * A program that uses both clients and prints one JSON document; with the word `stay`, it goes on until it is ended.
 * Nothing is disposed of: it ends like a program that has forgotten to. Its arguments: a line of bash that the process of
 * the clients runs first, and the folder in which that process makes its own.
 */
const [hold = '', temporaryDirectory = '', word] = process.argv.slice(2);
const { program, ...options } = clientsOf({ environment: {} });
const held = ['bash', '-c', `${hold}; exec "$0" "$@"`, ...program] as const;
const clients = clientProcess({ ...options, temporaryDirectory, program: [...held] });
const signal = AbortSignal.timeout(60_000);
const files = new Map([['a.db', Buffer.from('a')]]);
const saved = given(await actionsCache(clients).save('a', files, signal));
const found = given(await actionsCache(clients).find(['a'], signal));
const id = given(await runArtifacts(clients).upload({ name: 'a', files }, signal));
process.stdout.write(`${JSON.stringify({ saved, found, id })}\n`);
if (word === 'stay') process.stdin.resume();
