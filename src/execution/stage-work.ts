import type { Failure, RequestIdentity, TemplateFailure } from '../domain/failure.ts';
import type { InstanceId } from '../domain/instance.ts';
import type { Direction } from '../domain/migration.ts';
import type { Stage } from '../domain/stage.ts';
import type { StageConfig } from '../domain/stage-config.ts';
import type { ExportedValue } from '../domain/variables.ts';
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
  /** On down: versions that stay, since another run applied them. */
  readonly keep: ReadonlySet<string>;
}

/** A stage of HTTP migrations at work. */
export interface HttpWorkContext extends StageWorkContext {
  readonly config: StageConfig;
  readonly client: HttpClient;
  readonly session: SignInSession;
  /** Values extracted so far, recorded ones first; grows as migrations are applied. */
  readonly extracted: ObtainedValue[];
}

/** What the work of a stage came to. */
export interface WorkOutcome {
  /** Labels of what was done, in order. */
  readonly done: readonly string[];
  readonly exports: readonly ExportedValue[];
  readonly failure?: Failure;
  /** The stage itself said that there was nothing to do. */
  readonly skipped?:
    | { readonly because: 'said_so'; readonly text: string }
    | { readonly because: 'exit_code'; readonly exitCode: number };
  readonly exitCode?: number;
  /** Of shell work. */
  readonly inputsChecksum?: string;
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
