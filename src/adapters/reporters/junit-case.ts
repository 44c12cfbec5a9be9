import { describeFailure } from '../../domain/failure-words.ts';
import type { Diagnostic } from '../../domain/diagnostic.ts';
import type { Failure } from '../../domain/failure.ts';
import type { PlannedStage } from '../../domain/plan.ts';
import { describeReason, describeReasonAfterwards } from '../../domain/reason-words.ts';
import type { RollbackResult } from '../../domain/run.ts';
import type { StageOutcome } from './run-outcome.ts';
import { groupOfPlanned, isUnchanged, skipWords } from './stage-words.ts';
import type { XmlElement } from './xml-text.ts';

/** What a case came to. `error`: it could not be tried, or was broken off; `skipped`: it counts neither way. */
type Verdict = 'passed' | 'failure' | 'error' | 'skipped';

/** One case of a suite. */
export interface JunitCase {
  readonly name: string;
  readonly verdict: Verdict;
  /** Why, in one line; empty where it passed. */
  readonly message: string;
  /** The kind of failure, a word. */
  readonly type?: string;
  readonly details?: readonly string[];
  readonly durationMs: number;
  /** What was done, a line each. */
  readonly done?: readonly string[];
}

/** A stage of a run; with nothing to do it is as it should be. One whose failure is tolerated fails nothing, so it is skipped, with the failure as the reason. */
export function caseOfStage({ planned, result }: StageOutcome): JunitCase {
  const name = planned.stage;
  if (result === undefined) return { name, verdict: 'skipped', message: 'not started', durationMs: 0 };
  const { conclusion, reason, failure, tolerated, done } = result;
  const base = { name, durationMs: Math.max(0, result.endedAt - result.startedAt), done };
  switch (conclusion) {
    case 'success':
      return { ...base, verdict: 'passed', message: '' };
    case 'skipped':
      if (isUnchanged(reason)) return { ...base, verdict: 'passed', message: '' };
      return { ...base, verdict: 'skipped', message: describeReasonAfterwards(reason) };
    case 'cancelled':
      return { ...base, verdict: 'error', ...failureParts(failure, 'cancelled') };
    case 'failure': {
      const parts = failureParts(failure, 'failed');
      if (!tolerated) return { ...base, verdict: 'failure', ...parts };
      return { ...base, verdict: 'skipped', message: `failed and tolerated: ${parts.message}` };
    }
  }
}

/** The rollback of a stage, as a case beside that of the stage. */
export function caseOfRollback(stage: string, { outcome, failure }: RollbackResult): JunitCase {
  const name = `rollback of ${stage}`;
  if (outcome === 'rolled_back') return { name, verdict: 'passed', message: '', durationMs: 0 };
  const words = outcome === 'failed' ? 'the rollback failed' : 'not reversible';
  return { name, verdict: 'failure', durationMs: 0, ...failureParts(failure, words) };
}

/** A stage that is only planned: it passes where there is nothing to do, and is skipped where it was not done. */
export function caseOfPlanned(stage: PlannedStage): JunitCase {
  const base = { name: stage.stage, durationMs: 0 };
  const { decision, failure } = stage;
  if (failure !== undefined) return { ...base, verdict: 'failure', ...failureParts(failure, 'will fail') };
  if (groupOfPlanned(stage) === 'unchanged') return { ...base, verdict: 'passed', message: '' };
  const isWaiting = decision.kind === 'skip' || decision.kind === 'scheduled';
  const words = isWaiting ? skipWords(decision.reason) : `planned: ${describeReason(decision.reason)}`;
  return { ...base, verdict: 'skipped', message: words };
}

/** A failure of the command itself. */
export function caseOfFailure(name: string, failure: Failure): JunitCase {
  return { name, verdict: 'error', durationMs: 0, ...failureParts(failure, failure.reason) };
}

/** A problem in the user's files, with its place as the name. */
export function caseOfDiagnostic({ location, message, hint, code }: Diagnostic): JunitCase {
  const name = `${location.file}:${location.line}:${location.column}`;
  return { name, verdict: 'error', message, type: code, details: hint === undefined ? [] : [hint], durationMs: 0 };
}

function failureParts(
  failure: Failure | undefined,
  words: string,
): Pick<JunitCase, 'message' | 'type' | 'details'> & { readonly message: string } {
  if (failure === undefined) return { message: words };
  const { summary, details } = describeFailure(failure);
  return { message: summary, type: failure.reason, details };
}

/** A case as an element of its suite. Texts are redacted by whoever writes the document. */
export function caseElement(suite: string, one: JunitCase): XmlElement {
  const { name, verdict, message, type, details = [], durationMs, done = [] } = one;
  const why: XmlElement[] = [];
  if (verdict !== 'passed') {
    const kind: XmlElement['attributes'] = type === undefined ? [] : [['type', type]];
    why.push({ name: verdict, attributes: [['message', message], ...kind], text: details.join('\n') });
  }
  const log = done.length === 0 ? [] : [{ name: 'system-out', attributes: [], text: done.join('\n') }];
  return {
    name: 'testcase',
    attributes: [
      ['name', name],
      ['classname', suite],
      ['time', seconds(durationMs)],
    ],
    children: [...why, ...log],
  };
}

/** Milliseconds as seconds with three decimals, as readers of the format expect. */
export function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}
