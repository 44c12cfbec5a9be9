import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import type { Direction } from '../domain/migration.ts';
import type { PlannedParameterFile } from '../domain/plan.ts';
import type { Stage } from '../domain/stage.ts';
import type { ShellInput } from './shell-inputs.ts';
import type { StageView } from './stage-view.ts';
import type { VariableScope } from './variable-scope.ts';

/** What becomes of the parameter files of a stage. */
export interface StageParameters {
  /** Sorted by destination. */
  readonly files: readonly (PlannedParameterFile & {
    /** With the values in it; absent while one is not known, and where there is an error. */
    readonly text?: string;
  })[];
  /** What some of them wait for; sorted. */
  readonly after: readonly string[];
  /** Tells whether any file would be another one. Holds no secret but as a keyed hash. */
  readonly checksum: string;
  /** Every error of every file. */
  readonly failure?: Failure;
  /** Tokens without a value that are let through. */
  readonly warnings: readonly Diagnostic[];
}

/** What parameter files are processed with. */
export interface ParametersInput {
  readonly view: StageView;
  readonly scope: VariableScope;
  /** Hashes a secret with the state key; undefined without a key. */
  readonly fingerprint: (value: string) => string | undefined;
}

/** What processes parameter files; `src/planning/parameters/` does, and is loaded where there are some. */
export type ReplaceParameterFiles = (input: ParametersInput) => StageParameters;

/** Whether there is work that would look at the files. Migrations don't, but hooks on the way up may. */
export function needsParameters({ parameters, work }: Stage, direction: Direction): boolean {
  if (parameters === undefined || parameters.length === 0) return false;
  if (direction === 'up') return true;
  switch (work.kind) {
    case 'migrations':
      return false;
    case 'shell':
      return work.down !== undefined;
    case 'infrastructure':
      return work.deployment.provider === 'command' && work.deployment.destroy !== undefined;
  }
}

/** The process variable that names the private folder of a stage. */
export const PARAMETERS_VARIABLE = 'STAGE_PARAMETERS';

/** What a script gets, with its parameter files as one input more: where they change, it has to run again. */
export function inputsWith(
  inputs: readonly ShellInput[],
  parameters: Pick<StageParameters, 'checksum'> | undefined,
): readonly ShellInput[] {
  if (parameters === undefined) return inputs;
  return [...inputs, { name: PARAMETERS_VARIABLE, value: parameters.checksum, sensitive: false }];
}
