import { createHash } from 'node:crypto';
import type { Failure } from '../domain/failure.ts';
import { showInstance } from '../domain/instance.ts';
import type { Plan, PlannedStage, PlannedStep } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import type { Redactor } from '../execution/redact.ts';
import { readSelection } from './plan-selection.ts';
import type { PlanSelection } from './plan-selection.ts';

/** Names the format of a plan file; another one is refused. */
export const PLAN_FORMAT = 'stage-orchestrator/plan-file/v1';

/**
 * What of a plan is reviewed: what will be done to what, in which order of dependencies, under which strategy. Not the
 * expected durations, and not notices, which change without anything else being done.
 */
function reviewed(plan: Plan): readonly string[] {
  return [
    `${plan.direction} ${plan.project}: strategy ${plan.strategy.name}${plan.rollbackOnFailure ? ', rolls back on failure' : ''}`,
    ...plan.stages.flatMap(stageLines),
  ];
}

function stageLines(stage: PlannedStage): readonly string[] {
  const name = showInstance(stage.id);
  const after = stage.waitsFor.length > 0 ? ` after ${stage.waitsFor.map(showInstance).join(', ')}` : '';
  const head = `${name}: ${stage.decision.kind}${after}, on failure ${stage.onFailure}`;
  return [head, ...stage.steps.map((step) => stepLine(name, step))];
}

function stepLine(name: string, step: PlannedStep): string {
  if (step.kind === 'shell') return `${name}/run ${step.direction}: ${step.script}`;
  const { label, direction, request, skipped } = step;
  const parts = request
    ? [request.method, request.url, ...request.headers.map(([key, value]) => `${key}: ${value}`), request.body ?? '']
    : [];
  return `${name}/${label} ${direction}${skipped ? ' (skipped)' : ''}: ${parts.join(' ')}`.trimEnd();
}

/** SHA-256 of what is reviewed, secrets redacted. */
export function planHash(plan: Plan, redactor: Redactor): string {
  return hashOf(reviewed(plan).map((line) => redactor.redact(line)));
}

function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(lines)).digest('hex');
}

/** A reviewed plan, as its file holds it. */
export interface PlanDocument {
  readonly hash: string;
  readonly lines: readonly string[];
  /** What it is about; absent: everything. */
  readonly selection?: PlanSelection;
}

/** The file that `plan --out` writes: readable, without secrets. */
export function planDocument(plan: Plan, selection: PlanSelection, redactor: Redactor): string {
  const lines = reviewed(plan).map((line) => redactor.redact(line));
  return `${JSON.stringify({ format: PLAN_FORMAT, hash: hashOf(lines), selection, plan: lines }, null, 2)}\n`;
}

/** The lines of a reviewed plan. */
export function readPlanDocument(text: string, file: string): Result<PlanDocument, Failure> {
  const unreadable = (problem: string): Result<never, Failure> => err({ reason: 'plan_unreadable', file, problem });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return unreadable('it is not JSON');
  }
  if (typeof document !== 'object' || document === null || !('format' in document)) return unreadable('it is no plan');
  if (document.format !== PLAN_FORMAT)
    return unreadable(`its format is ${String(document.format)}, not ${PLAN_FORMAT}`);
  const lines = 'plan' in document && Array.isArray(document.plan) ? document.plan.map(String) : undefined;
  if (!lines || !('hash' in document) || document.hash !== hashOf(lines))
    return unreadable('it was changed after it was written');
  const selection = readSelection('selection' in document ? document.selection : undefined);
  return ok({ hash: hashOf(lines), lines, ...(selection ? { selection } : {}) });
}

/** What differs between the reviewed plan and the one of now: `- ` is gone, `+ ` is new. */
export function planDifferences(reviewedLines: readonly string[], plan: Plan, redactor: Redactor): readonly string[] {
  const now = reviewed(plan).map((line) => redactor.redact(line));
  const [before, after] = [new Set(reviewedLines), new Set(now)];
  return [
    ...reviewedLines.filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
}
