import { showInstance } from '../domain/instance.ts';
import type {
  Plan,
  PlannedDeployment,
  PlannedMigration,
  PlannedRequest,
  PlannedStage,
  PlannedStep,
} from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import type { Redactor } from '../execution/redact.ts';
import { readSelection } from './plan-selection.ts';
import type { PlanSelection } from './plan-selection.ts';

/** Names the format of a plan file; another one is refused. */
export const PLAN_FORMAT = 'stage-orchestrator/plan-file/v1';

/** What the format of a plan file of any version begins with. */
const PLAN_KIND = 'stage-orchestrator/plan-file/';

/** A reviewed plan, as its file holds it. */
export interface PlanDocument {
  readonly hash: string;
  /** As `reviewedLines` makes them. */
  readonly lines: readonly string[];
  /** What it is about; absent: everything. */
  readonly selection?: PlanSelection;
}

/**
 * What of a plan is reviewed: what will be done to what, in which order of dependencies, under which strategy, and
 * whether there is a way back. Not the expected durations, and not notices, which change without anything else being
 * done. Without secrets. A text for the whole, and one for each stage and each step, of which the request or the script
 * has lines of its own.
 */
export function reviewedLines(plan: Plan, redactor: Redactor): readonly string[] {
  const { direction, project, strategy, rollbackOnFailure, stages } = plan;
  const head = `${direction} ${project}: strategy ${strategy.name}${rollbackOnFailure ? ', rolls back on failure' : ''}`;
  return [head, ...stages.flatMap(stageLines)].map((line) => redactor.redact(line));
}

function stageLines({
  id,
  wave,
  decision,
  waitsFor,
  after: earlier,
  onFailure,
  parameters = [],
  hooks = [],
  steps,
}: PlannedStage): readonly string[] {
  const name = showInstance(id);
  const after = waitsFor.length > 0 ? ` after ${waitsFor.map(showInstance).join(', ')}` : '';
  // Where a command has put the stages into waves, more is ordered than what they wait for.
  const place = earlier === undefined ? '' : ` in wave ${wave}`;
  const head = `${name}: ${decision.kind}${after}${place}, on failure ${onFailure}`;
  const files = parameters.map(
    ({ file, destination, checksum }) => `${name}/parameters ${destination}: ${file} (SHA-256 ${checksum})`,
  );
  const around = hooks.map((hook) => `${name}/hook ${hook.name}:\n${hook.script}`);
  const inputs = steps.flatMap((step) => (step.kind === 'deployment' ? (step.inputs ?? []) : []));
  const parts = inputs.map(({ what, checksum }) => `${name}/run ${what} (SHA-256 ${checksum})`);
  return [head, ...files, ...around, ...parts, ...steps.map((step) => stepLine(name, step))];
}

function stepLine(name: string, step: PlannedStep): string {
  const back = step.direction === 'down' || step.reversible ? '' : ' (irreversible)';
  if (step.kind === 'shell') return `${name}/run ${step.direction}${back}:\n${step.script}`;
  if (step.kind === 'deployment') return `${name}/run ${step.direction}${back}: ${deploymentText(step)}`;
  const { label, direction, skipped, exports } = step;
  const hands = exports.length === 0 ? '' : ` (exports ${exports.join(', ')})`;
  return `${name}/${label} ${direction}${skipped ? ' (skipped)' : ''}${back}${hands}:${requestText(step)}`;
}

/** Not what it would change: that is asked in a preview only, and the world may have moved on since. */
function deploymentText({ arguments: words, script = '', before, after }: PlannedDeployment): string {
  const around = [...before.map((name) => `before ${name}`), ...after.map((name) => `after ${name}`)];
  return [...around, words === undefined ? script : `az ${JSON.stringify(words)}`].join('; ');
}

/** As it is sent, a line for each part, so that a difference shows the part. No part can look like two. */
function requestText({ find, request }: PlannedMigration): string {
  const asked = find === undefined ? '' : `\nfind:${partsOf(find)}`;
  return request === undefined ? asked : `${asked}${partsOf(request)}`;
}

function partsOf(request: PlannedRequest): string {
  const { method, url, auth, headers, body } = request;
  const as = auth === undefined ? [] : [`as ${auth}`];
  const head = [`${method} ${url}`, ...as, ...headers.map(([name, value]) => `${name}: ${value}`)].map(onOneLine);
  return [...head, ...(body === undefined ? [] : ['', body])].map((line) => `\n${line}`).join('');
}

function onOneLine(text: string): string {
  return text.replaceAll('\r', String.raw`\r`).replaceAll('\n', String.raw`\n`);
}

function hashOf(lines: readonly string[]): string {
  return sha256Hex(JSON.stringify(lines));
}

/** SHA-256 of what is reviewed, in hexadecimal digits. */
export function planHash(plan: Plan, redactor: Redactor): string {
  return hashOf(reviewedLines(plan, redactor));
}

/** The file that `plan --out` writes: readable, without secrets. */
export function planDocument(plan: Plan, selection: PlanSelection, redactor: Redactor): string {
  const lines = reviewedLines(plan, redactor);
  return `${JSON.stringify({ format: PLAN_FORMAT, hash: hashOf(lines), selection, plan: lines }, null, 2)}\n`;
}

/** Reads such a file; one that was changed since it was written is refused. The error says what is wrong with it. */
export function readPlanDocument(text: string): Result<PlanDocument, string> {
  const unreadable = err<string>;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return unreadable('it is not JSON');
  }
  if (typeof document !== 'object' || document === null || !('format' in document)) return unreadable('it is no plan');
  const { format } = document;
  if (typeof format !== 'string') return unreadable('it is no plan');
  if (format !== PLAN_FORMAT) return unreadable(`its format is ${format}, not ${PLAN_FORMAT}`);
  const lines = 'plan' in document && Array.isArray(document.plan) ? document.plan.filter(isText) : [];
  const hash = hashOf(lines);
  if (!('hash' in document) || document.hash !== hash) return unreadable('it was changed after it was written');
  const selection = readSelection('selection' in document ? document.selection : undefined);
  return ok({ hash, lines, ...(selection ? { selection } : {}) });
}

/** Whether a text is something that no plan is written over: neither a plan of any version nor empty. */
export function isOtherThanPlan(text: string): boolean {
  return text.trim() !== '' && !text.includes(PLAN_KIND);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
