import type { Failure } from '../../domain/failure.ts';
import type { InfrastructureWork } from '../../domain/infrastructure.ts';
import type { StageView } from '../../planning/stage-view.ts';
import type { VariableScope } from '../../planning/variable-scope.ts';
import type { Redactor } from '../redact.ts';
import type { EnginePorts } from '../run-context.ts';

/** What the commands of a deployment are run with, be it to deploy, to check or to look ahead. */
export interface DeploymentRun {
  readonly ports: Pick<EnginePorts, 'programs' | 'shell' | 'privateFiles'>;
  readonly redactor: Redactor;
  readonly view: StageView;
  readonly scope: VariableScope;
  readonly work: InfrastructureWork;
  /** What the product tells every script about itself: `STAGE_NAME` and the like. */
  readonly stageVariables: ReadonlyMap<string, string>;
  /** The run, by which the deployment is called. */
  readonly run: string;
  /** Aborted to end what is running. */
  readonly signal: AbortSignal;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** A command that did not do what it should. */
export interface FailedCommand {
  /** `stopped`: we ended it. `not_begun`: it had no chance to change anything. */
  readonly kind: 'failed' | 'stopped' | 'not_begun';
  readonly failure: Failure;
  readonly exitCode?: number;
}

/** A command that could not be started, because of what a failure says. */
export function notBegun(failure: Failure): FailedCommand {
  return { kind: 'not_begun', failure };
}
