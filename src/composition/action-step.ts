import { appendFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as core from '@actions/core';
import { createAnnotationLimit, formatAnnotation } from '../adapters/reporters/annotation.ts';
import type { Annotation, AnnotationLimit } from '../adapters/reporters/annotation.ts';
import { createTextWriter } from '../adapters/reporters/text-writer.ts';
import type { PrintLines } from '../adapters/reporters/text-writer.ts';
import { createRedactor } from '../execution/redact.ts';
import type { Redactor } from '../execution/redact.ts';
import { inputReader } from './action-inputs.ts';
import type { GetInput } from './action-inputs.ts';
import type { ProcessView } from './world.ts';

/** What a step of the action works with from its first moment on, whatever becomes of it. */
export interface ActionStep {
  readonly view: ProcessView;
  /** The folder that other paths are relative to, absolute. */
  readonly workingDirectory: string;
  /** The folder of the files that later steps get, absolute; no other step writes there. */
  readonly files: string;
  readonly getInput: GetInput;
  readonly redactor: Redactor;
  readonly redact: (text: string) => string;
  /** What GitHub keeps of a step's annotations is shared by everything that this step says. */
  readonly limit: AnnotationLimit;
  readonly write: (text: string) => void;
  readonly print: PrintLines;
  /** A file of the project as GitHub knows it: relative to the root of the repository. */
  readonly fileOf: (file: string) => string;
}

/** Begins a step. The keys are masked before anything can be printed. */
export async function beginStep(view: ProcessView): Promise<ActionStep> {
  const redactor = createRedactor((secret) => core.setSecret(secret));
  const getInput = inputReader(view.environment);
  for (const line of getInput('state-key').split(/\r?\n/)) redactor.add(line.trim());
  const redact = (text: string): string => redactor.redact(text);
  const workingDirectory = path.resolve(view.workingDirectory, getInput('working-directory') || '.');
  return {
    view,
    workingDirectory,
    files: await ownFolder(view),
    getInput,
    redactor,
    redact,
    limit: createAnnotationLimit(),
    write: toLog,
    print: createTextWriter({ write: toLog, redact, actions: true }),
    fileOf: (file) =>
      path.relative(view.workingDirectory, path.resolve(workingDirectory, file)).replaceAll(path.sep, '/'),
  };
}

function toLog(text: string): void {
  process.stdout.write(text);
}

/** A new folder in the runner's one for temporary files, or in the machine's where that can't be written to. */
async function ownFolder({ environment }: ProcessView): Promise<string> {
  try {
    const parent = path.resolve(environment['RUNNER_TEMP'] || tmpdir(), 'stage-orchestrator');
    await mkdir(parent, { recursive: true });
    return await mkdtemp(path.join(parent, 'step-'));
  } catch {
    return mkdtemp(path.join(tmpdir(), 'stage-orchestrator-'));
  }
}

/** Writes an annotation, unless GitHub would drop it: those are counted. */
export function annotate(
  { limit, write, redact }: Pick<ActionStep, 'limit' | 'write' | 'redact'>,
  annotation: Annotation,
): void {
  if (limit.admit(annotation.kind)) write(`${redact(formatAnnotation(annotation, redact))}\n`);
}

/** Adds a page to the summary of the job, where the runner keeps one. What goes wrong is a warning. */
export async function writeSummary(step: ActionStep, page: string): Promise<void> {
  const file = step.view.environment['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  await attempt(step, 'the summary of the job', () => appendFile(file, page));
}

/** Writes the JSON document of the step and returns its file; empty where it could not be written, with a warning. */
export async function writeReport(step: ActionStep, text: string): Promise<string> {
  const file = path.join(step.files, 'report.json');
  return (await attempt(step, file, () => writeFile(file, text))) ? file : '';
}

async function attempt(step: ActionStep, what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    annotate(step, { kind: 'warning', title: 'not written', message: `${what} can't be written: ${problem}` });
    return false;
  }
}
