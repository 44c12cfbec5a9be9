import type { Failure } from '../../domain/failure.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Run } from '../../domain/run.ts';
import type { JsonOutcome } from './json-document.ts';
import {
  type JunitCase,
  caseElement,
  caseOfDiagnostic,
  caseOfFailure,
  caseOfPlanned,
  caseOfRollback,
  caseOfStage,
  seconds,
} from './junit-case.ts';
import { ownFailure, stageOutcomes } from './run-outcome.ts';
import type { Redact } from './style.ts';
import { isoTime } from './time-words.ts';
import { type XmlElement, xmlLines } from './xml-text.ts';

/** Cases that belong together: those of an environment, or what went wrong outside of any. */
interface Suite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
  /** ISO 8601; absent: nothing ran. */
  readonly startedAt?: string;
}

/**
 * What a command came to in the form of JUnit, which every CI server reads: a suite for each environment, a case for
 * each stage and each rollback. Empty suites for commands that only tell something.
 * https://github.com/testmoapp/junitxml
 */
export function junitDocument(command: string, outcome: JsonOutcome, redact: Redact): string {
  const suites = suitesOf(command, outcome).filter(({ cases }) => cases.length > 0);
  const all = suites.flatMap(({ cases }) => cases);
  const elements = suites.map(suiteElement);
  const root = {
    name: 'testsuites',
    attributes: [['name', nameOf(command, outcome)], ...totals(all)],
    children: elements,
  } as const;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlLines(redacted(root, redact)).join('\n')}\n`;
}

/** Redacted before anything is escaped: an escaped secret would not be found. */
function redacted({ name, attributes, children, text }: XmlElement, redact: Redact): XmlElement {
  return {
    name,
    attributes: attributes.map(([key, value]) => [key, redact(value)] as const),
    ...(children === undefined ? {} : { children: children.map((child) => redacted(child, redact)) }),
    ...(text === undefined ? {} : { text: redact(text) }),
  };
}

function nameOf(command: string, outcome: JsonOutcome): string {
  if (outcome.kind === 'run') return `${command} ${outcome.run.plan.project}`;
  return outcome.kind === 'plan' ? `${command} ${outcome.plan.project}` : command;
}

function suitesOf(command: string, outcome: JsonOutcome): readonly Suite[] {
  switch (outcome.kind) {
    case 'run':
      return runSuites(outcome.run);
    case 'plan':
      return planSuites(outcome.plan, outcome.refused);
    case 'failure':
      return [{ name: command, cases: failureCases(command, outcome.failure) }];
    default:
      return [];
  }
}

function failureCases(command: string, failure: Failure): readonly JunitCase[] {
  if (failure.reason !== 'configuration') return [caseOfFailure(command, failure)];
  return failure.diagnostics.filter(({ severity }) => severity === 'error').map(caseOfDiagnostic);
}

function runSuites(run: Run): readonly Suite[] {
  const startedAt = isoTime(run.startedAt);
  const byEnvironment = Map.groupBy(stageOutcomes(run), ({ planned }) => planned.environment);
  const own = ownFailure(run);
  return [
    ...[...byEnvironment].map(([name, outcomes]) => ({
      name,
      startedAt,
      cases: outcomes.flatMap((outcome) => {
        const { planned, rollback } = outcome;
        return [caseOfStage(outcome), ...(rollback ? [caseOfRollback(planned.stage, rollback)] : [])];
      }),
    })),
    { name: 'run', startedAt, cases: own === undefined ? [] : [caseOfFailure('run', own)] },
  ];
}

function planSuites(plan: Plan, refused: readonly Failure[]): readonly Suite[] {
  const byEnvironment = Map.groupBy(plan.stages, ({ environment }) => environment);
  const known = new Set(plan.stages.map(({ failure }) => failure));
  const others = refused.filter((failure) => !known.has(failure));
  return [
    ...[...byEnvironment].map(([name, stages]) => ({ name, cases: stages.map(caseOfPlanned) })),
    { name: 'plan', cases: others.map((failure) => caseOfFailure('plan', failure)) },
  ];
}

function suiteElement({ name, cases, startedAt }: Suite): XmlElement {
  return {
    name: 'testsuite',
    attributes: [
      ['name', name],
      ...totals(cases),
      ...(startedAt === undefined ? [] : [['timestamp', startedAt] as const]),
    ],
    children: cases.map((one) => caseElement(name, one)),
  };
}

function totals(cases: readonly JunitCase[]): XmlElement['attributes'] {
  const count = (verdict: JunitCase['verdict']): string =>
    String(cases.filter((one) => one.verdict === verdict).length);
  const durationMs = cases.reduce((sum, one) => sum + one.durationMs, 0);
  return [
    ['tests', String(cases.length)],
    ['failures', count('failure')],
    ['errors', count('error')],
    ['skipped', count('skipped')],
    ['time', seconds(durationMs)],
  ];
}
