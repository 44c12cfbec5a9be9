import { createRedactor } from '../execution/redact.ts';
import { EXIT_DONE, EXIT_FAILED } from '../domain/exit-status.ts';
import { asItIs } from '../adapters/reporters/style.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { processVariables } from '../adapters/system/process-variables.ts';
import { commandHelp, generalHelp } from './help-text.ts';
import { withNearbyProjects } from './nearby-projects.ts';
import { parseLine } from './parse-arguments.ts';
import type { ParsedLine } from './parse-arguments.ts';
import { createPresenter } from './present.ts';
import type { Streams } from './present.ts';
import { openEventLog } from './open-event-log.ts';
import { readOptions } from './read-options.ts';
import { runIdentity } from './run-identity.ts';
import { readStateKeys } from './state-keys.ts';
import { stateSecrets } from './state-secrets.ts';
import { traceRun } from './trace-run.ts';
import { VERSION } from './version.ts';
import { openWorld } from './world.ts';
import type { ProcessView } from './world.ts';

/** Runs one command line and returns its exit status. Standard output and error are `streams`. */
export async function runCommandLine(line: readonly string[], view: ProcessView, streams: Streams): Promise<number> {
  const parsed = parseLine(line);
  if (!parsed.ok) return usageProblem({ streams, line }, parsed.error.message, parsed.error.hint);
  switch (parsed.value.kind) {
    case 'help': {
      const { command, group } = parsed.value;
      const width = streams.terminal?.columns();
      streams.out(`${(command ? commandHelp(command, width) : generalHelp(group, width)).join('\n')}\n`);
      return EXIT_DONE;
    }
    case 'version':
      streams.out(`${VERSION}\n`);
      return EXIT_DONE;
    case 'command':
      return runCommand(parsed.value, view, { streams, line });
  }
}

async function runCommand(
  { command, given }: Extract<ParsedLine, { kind: 'command' }>,
  view: ProcessView,
  asked: Asked,
): Promise<number> {
  const { streams } = asked;
  if (command.name === 'demo') return (await import('./demo.ts')).runDemo(given, view, streams, runCommandLine);
  const hint = `stage-orchestrator ${command.name} --help`;
  const options = readOptions(given, view.workingDirectory);
  if (!options.ok) return usageProblem(asked, options.error, hint);
  const stateKeys = await readStateKeys(given, processVariables(view.environment), view.workingDirectory);
  if (!stateKeys.ok) return usageProblem(asked, stateKeys.error, hint);
  const redactor = createRedactor();
  for (const key of stateKeys.value) redactor.add(key);
  const presenter = await createPresenter({ command, given, view, streams, redactor });
  // Only the stores of GitHub Actions need one, and a step that runs the command line hands it over like this.
  const token = view.environment['GITHUB_TOKEN'] ?? '';
  for (const secret of stateSecrets(options.value.state, token)) redactor.add(secret);
  const warn = (problem: string): void => streams.error(`warning: ${redactor.redact(problem)}\n`);
  const identity = runIdentity(view.environment, systemClock.now());
  const redact = (text: string): string => redactor.redact(text);
  using logged = await openEventLog(presenter.events, {
    given,
    workingDirectory: view.workingDirectory,
    identity,
    redact,
    warn,
  });
  await using traced = await traceRun(logged.events, { view, redactor, warn, isRun: command.live });
  await using world = await openWorld(view, {
    ...traced.ports,
    options: options.value,
    identity,
    stateKeys: stateKeys.value,
    redactor,
    token,
    uploads: 'at once',
  });
  if (!command.run) return await usageProblem(asked, `${command.name} can't be run here`, hint);
  const outcome = await command.run(world.context, given);
  return await presenter.finish(await withNearbyProjects(outcome, view.workingDirectory));
}

/** A command line with where its answer goes. */
interface Asked {
  readonly streams: Streams;
  readonly line: readonly string[];
}

/** A command line that can't be understood; who asked for JSON gets a document all the same. */
async function usageProblem({ streams, line }: Asked, message: string, hint: string): Promise<number> {
  streams.error(`error: ${message}\n  ${hint}\n`);
  if (line.includes('--json')) {
    const { jsonDocument } = await import('../adapters/reporters/json-document.ts');
    const failure = { reason: 'usage', message, hint } as const;
    const [command = ''] = line;
    streams.out(
      jsonDocument({ kind: 'failure', failure, warnings: [] }, { command, exitStatus: EXIT_FAILED, redact: asItIs }),
    );
  }
  return EXIT_FAILED;
}
