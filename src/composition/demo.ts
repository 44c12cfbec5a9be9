import { DEMO_PORT, startDemoApi } from '../adapters/demo-api/server.ts';
import type { DemoApi, DemoServerOptions } from '../adapters/demo-api/server.ts';
import type { CommandArguments } from '../commands/command-description.ts';
import { EXIT_FAILED } from '../domain/exit-status.ts';
import { PROGRAM } from '../domain/next-step.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { serveDemo } from './demo-serve.ts';
import { tellDemo } from './demo-story.ts';
import type { RunLine } from './demo-story.ts';
import { wantsColour } from './present.ts';
import type { Streams } from './present.ts';
import type { ProcessView } from './world.ts';

/** The largest port number (RFC 6335, section 6). */
const MAX_PORT = 65_535;

/**
 * The demo: its story from plan to rollback, or with `--serve` only its API, until it is interrupted. Returns the exit
 * status.
 */
export async function runDemo(
  given: CommandArguments,
  view: ProcessView,
  streams: Streams,
  runLine: RunLine,
): Promise<number> {
  const { values } = given;
  const serve = values.has('serve');
  const port = readPort(values.get('port'), serve ? DEMO_PORT : 0);
  if (!port.ok) return problem(streams, port.error);
  if (values.has('json')) return problem(streams, 'the demo is a story for people: it has no --json');
  const log = serve ? { log: (line: string) => streams.out(`${line}\n`) } : {};
  const started = await start({ port: port.value, ...log });
  if (!started.ok) return problem(streams, started.error);
  await using api = started.value;
  if (serve) return await serveDemo(api, view, streams);
  return await tellDemo({ api, view, streams, colour: wantsColour({ given, view, streams }), runLine });
}

function problem(streams: Streams, message: string): number {
  streams.error(`error: ${message}\n  ${PROGRAM} demo --help\n`);
  return EXIT_FAILED;
}

function readPort(given: string | true | readonly string[] | undefined, otherwise: number): Result<number, string> {
  if (typeof given !== 'string') return ok(otherwise);
  const port = Number(given);
  return /^\d+$/.test(given) && port <= MAX_PORT
    ? ok(port)
    : err(`--port takes a whole number from 0 to ${MAX_PORT}, not ${given}`);
}

async function start(options: DemoServerOptions): Promise<Result<DemoApi, string>> {
  try {
    return ok(await startDemoApi(options));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') return err(`port ${options.port} is in use: choose another one with --port`);
    if (code === 'EACCES') return err(`port ${options.port} may not be used: choose one above 1023 with --port`);
    throw error;
  }
}
