import type { Failure, RequestIdentity, TemplateFailure } from '../domain/failure.ts';
import { RUN_VERSION } from '../domain/history.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Stage } from '../domain/stage.ts';
import type { StageConfig } from '../domain/stage-config.ts';
import type { ExportedValue } from '../domain/variables.ts';
import { workKindOf } from '../domain/work-kind.ts';
import type { TextProblem } from '../planning/render-text.ts';
import type { ObtainedValue } from '../planning/stage-scope.ts';
import type { StageView } from '../planning/stage-view.ts';
import type { HistoryStore, HttpClient } from './ports.ts';
import type { RunContext, RunSignals } from './run-context.ts';
import type { SignInSession } from './sign-in-session.ts';

/** One stage at work: its view, its open history, and the signals that end it (those of the run and its own timeout). */
export interface StageWorkContext {
  readonly run: RunContext;
  readonly view: StageView;
  readonly stage: Stage;
  readonly id: InstanceId;
  readonly history: HistoryStore;
  readonly signals: RunSignals;
  /** The folder of its parameter files, absolute, and what tells whether they changed; absent: it has none. */
  readonly parameters?: { readonly folder: string; readonly checksum: string };
  /** From 1; more where the `retry` of the stage lets it try again. */
  readonly try: number;
  /** On down: the versions to take back; absent: all. A rollback leaves alone what other runs applied. */
  readonly only?: ReadonlySet<string>;
}

/** A stage whose requests are sent; nothing of it can write to a history. */
export interface RequestWorkContext extends Omit<StageWorkContext, 'history' | 'try' | 'only'> {
  readonly config: StageConfig;
  readonly client: HttpClient;
  readonly session: SignInSession;
}

/** A stage of HTTP migrations at work. */
export interface HttpWorkContext extends StageWorkContext, RequestWorkContext {
  /** Values extracted so far by name, of each the latest version; grows as migrations are applied. */
  readonly extracted: Map<string, ObtainedValue>;
}

/** What the work of a stage came to. */
export interface WorkOutcome {
  /** Labels of what was done, in order. */
  readonly done: readonly string[];
  /**
   * Versions that this run carried out, or of a script may have: what an automatic rollback takes back. What was found
   * to be there already is not among them.
   */
  readonly made: readonly string[];
  readonly exports: readonly ExportedValue[];
  readonly failure?: Failure;
  /** The stage itself said that there was nothing to do. */
  readonly skipped?:
    | { readonly because: 'said_so'; readonly text: string }
    | { readonly because: 'exit_code'; readonly exitCode: number };
  /** Migrations that were passed over, each with the reason, for the record of the attempt. */
  readonly passedOver?: readonly string[];
  /** How often it was tried, where that was more than once. */
  readonly tries?: number;
  readonly exitCode?: number;
  /** Of shell work. */
  readonly inputsChecksum?: string;
  /** Of a stage with `unique`. */
  readonly uniqueId?: string;
}

/** Work that did nothing, or failed before it did anything. */
export function nothingDone(failure?: Failure): WorkOutcome {
  return { done: [], made: [], exports: [], ...(failure ? { failure } : {}) };
}

/** Work that can't be taken back: left alone where somebody allowed that, otherwise a failure. */
export function withoutWayBack({ run, id, stage }: StageWorkContext): WorkOutcome {
  if (run.allowances.skipIrreversible) {
    return { ...nothingDone(), skipped: { because: 'said_so', text: 'no down: not reversible' } };
  }
  return nothingDone({
    reason: 'irreversible',
    steps: [{ instance: id, label: RUN_VERSION, work: workKindOf(stage.work) }],
  });
}

/** The failure of a text that could not be rendered. */
export function templateProblem(id: InstanceId, migration: string | undefined, problem: TextProblem): TemplateFailure {
  return { reason: 'template', instance: id, ...(migration === undefined ? {} : { migration }), ...problem };
}

/** How messages name a request. */
export function requestIdentity(
  id: InstanceId,
  migration: string,
  direction: Direction,
  request: { readonly method: string; readonly url: string },
): RequestIdentity {
  return { instance: id, migration, direction, method: request.method, url: request.url };
}
