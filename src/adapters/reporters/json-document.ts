import type { Diagnostic } from '../../domain/diagnostic.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Plan } from '../../domain/plan.ts';
import { showPlainly } from '../../domain/next-step.ts';
import { splitInstanceId } from '../../domain/instance.ts';
import type { NextStep, ShowNext } from '../../domain/next-step.ts';
import type { Run } from '../../domain/run.ts';
import type { StateReport } from '../../domain/state-report.ts';
import type { Explanation, HistoryEntry, ProjectStatus, StageGraph } from '../../domain/status.ts';
import { withAbsent } from './absent-text.ts';
import { worstFirst } from './diagnostics-text.ts';
import { diagnosticJson, failureJson } from './json-failure.ts';
import { planJson } from './json-plan.ts';
import { runJson } from './json-run.ts';
import { jsonText } from './json-text.ts';
import type { Redact } from './style.ts';

/** What a command came to, as far as its document tells it. */
export type JsonOutcome = { readonly warnings: readonly Diagnostic[] } & (
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'validated'; readonly project: string; readonly stages: number; readonly migrations: number }
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      readonly hash: string;
      readonly file?: string;
      readonly refused: readonly Failure[];
    }
  | { readonly kind: 'run'; readonly run: Run; readonly hash: string }
  | { readonly kind: 'status'; readonly status: ProjectStatus; readonly next: readonly NextStep[] }
  | { readonly kind: 'history'; readonly entries: readonly HistoryEntry[] }
  | { readonly kind: 'explanation'; readonly explanations: readonly Explanation[] }
  | { readonly kind: 'graph'; readonly graph: StageGraph }
  | { readonly kind: 'state'; readonly report: StateReport; readonly next: readonly NextStep[] }
  | { readonly kind: 'message'; readonly lines: readonly string[]; readonly next: readonly NextStep[] }
);

/** What a document says beside its outcome. */
export interface JsonDocumentOptions {
  readonly command: string;
  readonly exitStatus: number;
  readonly redact: Redact;
  /** Completes commands to copy with the options that they have to repeat; absent: there are none. */
  readonly showNext?: ShowNext;
}

/**
 * The one document that `--json` prints, line end included. Its form: `schema/output.schema.json`. Members are added
 * without a new version; readers ignore those they don't know.
 */
export function jsonDocument(outcome: JsonOutcome, options: JsonDocumentOptions): string {
  const { command, exitStatus, redact, showNext = showPlainly } = options;
  const { kind, content } = contentOf(outcome, showNext);
  const document = { schema: `stage-orchestrator/${kind}/v1`, command, exitStatus, ...content };
  return `${jsonText(document, redact, 2)}\n`;
}

function contentOf(outcome: JsonOutcome, showNext: ShowNext): { readonly kind: string; readonly content: object } {
  const warnings = worstFirst(outcome.warnings).map(diagnosticJson);
  switch (outcome.kind) {
    case 'failure':
      return outcome.failure.reason === 'configuration'
        ? { kind: 'diagnostics', content: diagnosticsContent([...outcome.failure.diagnostics, ...outcome.warnings]) }
        : { kind: 'failure', content: { failure: failureJson(outcome.failure, { showNext }), warnings } };
    case 'validated': {
      const { project, stages, migrations } = outcome;
      return {
        kind: 'diagnostics',
        content: { ...diagnosticsContent(outcome.warnings), project, stages, migrations },
      };
    }
    case 'plan': {
      const { plan, hash, file, refused } = outcome;
      const reviewed = { planHash: hash, ...(file === undefined ? {} : { planFile: file }) };
      return {
        kind: 'plan',
        content: {
          plan: planJson(plan, showNext),
          ...reviewed,
          refused: refused.map((one) => failureJson(one, { showNext, plan })),
          warnings,
        },
      };
    }
    case 'run':
      return { kind: 'run', content: { run: runJson(outcome.run, showNext), planHash: outcome.hash, warnings } };
    case 'status':
      return {
        kind: 'status',
        content: { status: statusContent(outcome.status), next: showNext(outcome.next), warnings },
      };
    case 'history':
      return { kind: 'history', content: { attempts: outcome.entries.map(attemptJson), warnings } };
    case 'explanation':
      return { kind: 'why', content: explanationContent(outcome.explanations, showNext, warnings) };
    case 'graph':
      return { kind: 'graph', content: { graph: outcome.graph, warnings } };
    case 'state': {
      const { action, ...state } = outcome.report;
      return { kind: `state-${action}`, content: { state, next: showNext(outcome.next), warnings } };
    }
    case 'message':
      return { kind: 'message', content: { lines: outcome.lines, next: showNext(outcome.next), warnings } };
  }
}

/** Problems in the user's files. Two ways may lead to the same one; it is told once. */
function diagnosticsContent(diagnostics: readonly Diagnostic[]): object {
  const sorted = worstFirst([...new Set(diagnostics)]);
  const count = (severity: Diagnostic['severity']): number =>
    sorted.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    counts: { errors: count('error'), warnings: count('warning'), notices: count('notice') },
    diagnostics: sorted.map(diagnosticJson),
  };
}

/** A stage in each of its environments. `explanation`: the first of them, for readers that know of one only. */
function explanationContent(
  explanations: readonly Explanation[],
  showNext: ShowNext,
  warnings: readonly object[],
): object {
  const shown = explanations.map((one) => ({ ...one, next: showNext(one.next) }));
  return { explanation: shown[0], explanations: shown, warnings };
}

function statusContent({ absent, ...status }: ProjectStatus): object {
  return { ...status, ...withAbsent(absent) };
}

function attemptJson({ id, attempt }: HistoryEntry): object {
  const { versions = [] } = attempt;
  return { id, ...splitInstanceId(id), ...attempt, versions };
}
