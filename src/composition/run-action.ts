import path from 'node:path';
import * as core from '@actions/core';
import { createAnnotationLimit } from '../adapters/reporters/annotation.ts';
import type { AnnotationLimit } from '../adapters/reporters/annotation.ts';
import { diagnosticsAnnotations } from '../adapters/reporters/diagnostics-annotations.ts';
import { failureText } from '../adapters/reporters/failure-text.ts';
import { jsonDocument } from '../adapters/reporters/json-document.ts';
import { jobSummary } from '../adapters/reporters/job-summary.ts';
import { createActionsReporter } from '../adapters/reporters/actions-lines.ts';
import { planText } from '../adapters/reporters/plan-text.ts';
import type { Style } from '../adapters/reporters/style.ts';
import { createTextWriter } from '../adapters/reporters/text-writer.ts';
import { systemClock } from '../adapters/system/clock.ts';
import { processVariables } from '../adapters/system/process-variables.ts';
import type { CommandOutcome } from '../commands/command-outcome.ts';
import { COMMANDS } from '../commands/index.ts';
import { describeFailure } from '../domain/failure-words.ts';
import { createRedactor } from '../execution/redact.ts';
import { actionArguments, unavailableInput } from './action-inputs.ts';
import { actionOutputs } from './action-outputs.ts';
import type { ActionFiles } from './action-outputs.ts';
import { rememberForPost } from './action-post.ts';
import { readOptions } from './read-options.ts';
import { runIdentity } from './run-identity.ts';
import { readStateKeys } from './state-keys.ts';
import { stateSecrets } from './state-secrets.ts';
import { openWorld } from './world.ts';
import type { ProcessView } from './world.ts';

/** Commands that the action offers in this version. */
const ACTION_COMMANDS = ['up', 'down', 'plan', 'status', 'validate', 'history'];

/** Runs the action: inputs, command, annotations, log, summary, outputs. Returns the exit status. */
export async function runAction(view: ProcessView): Promise<number> {
  const redactor = createRedactor((secret) => core.setSecret(secret));
  const redact = (text: string): string => redactor.redact(text);
  const workingDirectory = path.resolve(view.workingDirectory, core.getInput('working-directory') || '.');
  const given = actionArguments((name) => core.getInput(name));
  const stateKeys = await readStateKeys(given, processVariables(view.environment), workingDirectory);
  if (!stateKeys.ok) return refuse(stateKeys.error);
  for (const key of stateKeys.value) redactor.add(key);
  const name = core.getInput('command') || 'up';
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command?.run || !ACTION_COMMANDS.includes(name)) {
    return refuse(`the action has no command ${name}: use one of ${ACTION_COMMANDS.join(', ')}`);
  }
  const unavailable = unavailableInput((input) => core.getInput(input));
  if (unavailable !== undefined) return refuse(unavailable);
  const files = actionFiles(view);
  const withPlan = name === 'plan' ? { ...given, values: new Map([...given.values, ['out', files.plan]]) } : given;
  const options = readOptions(withPlan, workingDirectory);
  if (!options.ok) return refuse(options.error);
  const style: Style = { colour: false, redact };
  const print = createTextWriter({ write: (text) => void process.stdout.write(text), redact, actions: true });
  // What GitHub keeps of a step's annotations is shared by everything that this step says.
  const limit = createAnnotationLimit();
  const reporter = createActionsReporter({
    write: (text) => void process.stdout.write(text),
    redact,
    colour: false,
    limit,
  });
  const token = core.getInput('github-token');
  for (const secret of stateSecrets(options.value.state, token)) redactor.add(secret);
  await using world = openWorld(
    { ...view, workingDirectory },
    {
      options: options.value,
      identity: runIdentity(view.environment, systemClock.now()),
      stateKeys: stateKeys.value,
      redactor,
      events: reporter,
      token,
    },
  );
  const { context } = world;
  await rememberForPost(context);
  const outcome = await command.run(context, given);
  reporter.close();
  print(outcomeText(outcome, style));
  annotate(outcome, { redact, limit, root: view.workingDirectory, workingDirectory });
  if (core.getInput('summary') !== 'false') await writeSummary(outcome, redact);
  const document = jsonDocument(outcome, { command: name, exitStatus: outcome.exitStatus, redact });
  await context.outputs.writeText(files.report, document);
  for (const [output, value] of actionOutputs(outcome, files)) core.setOutput(output, redact(value));
  return outcome.exitStatus;
}

/** In the runner's folder for temporary files, where later steps of the job find them. */
function actionFiles({ environment, workingDirectory }: ProcessView): ActionFiles {
  const folder = path.join(environment['RUNNER_TEMP'] || workingDirectory, 'stage-orchestrator');
  return { report: path.join(folder, 'report.json'), plan: path.join(folder, 'plan.json') };
}

function refuse(message: string): number {
  core.setFailed(message);
  return 1;
}

function outcomeText(outcome: CommandOutcome, style: Style): readonly string[] {
  if (outcome.kind === 'failure') return failureText(outcome.failure, () => undefined, style);
  if (outcome.kind === 'plan') return planText(outcome.plan, [], style);
  if (outcome.kind === 'validated')
    return [`${outcome.project}: ${outcome.stages} stages, ${outcome.migrations} migrations, no problems`];
  return [];
}

/** Problems of the user's files on their lines, and every other failure once. Files are named from the repository's root. */
function annotate(
  outcome: CommandOutcome,
  place: {
    readonly redact: (text: string) => string;
    readonly limit: AnnotationLimit;
    readonly root: string;
    readonly workingDirectory: string;
  },
): void {
  const { redact, limit, root, workingDirectory } = place;
  const problems =
    outcome.kind === 'failure' && outcome.failure.reason === 'configuration' ? outcome.failure.diagnostics : [];
  const fileOf = (file: string): string =>
    path.relative(root, path.resolve(workingDirectory, file)).replaceAll(path.sep, '/');
  for (const line of diagnosticsAnnotations([...outcome.warnings, ...problems], { redact, fileOf, limit }))
    process.stdout.write(`${line}\n`);
  if (outcome.kind === 'failure' && problems.length === 0) core.error(redact(describeFailure(outcome.failure).summary));
  if (outcome.kind === 'plan')
    for (const failure of outcome.refused) core.error(redact(describeFailure(failure).summary));
}

async function writeSummary(outcome: CommandOutcome, redact: (text: string) => string): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  const text = outcome.kind === 'run' ? jobSummary(outcome.run, { redact }) : undefined;
  if (text !== undefined) await core.summary.addRaw(text).write();
}
