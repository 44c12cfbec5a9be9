import type { InstanceId } from './instance.ts';
import { showInstance } from './instance.ts';
import type { WorkKind } from './work-kind.ts';

/** Why a value that a stage hands on can't be had: it was never handed on, or it can't be opened here. */
export type ImportProblem = 'no' | 'no_key' | 'withheld' | 'wrong_key';

/** Where somebody looks for the reason why a stage has not handed on a value. */
export function placeOfExports(exporter: WorkKind, from: InstanceId): string {
  const stage = showInstance(from);
  switch (exporter) {
    case 'migrations':
      return `env_from of the migrations of ${stage}`;
    case 'shell':
      return `what the script of ${stage} writes to $STAGE_OUTPUT`;
    case 'azure_bicep':
      return `the outputs of the Bicep file of ${stage}`;
    case 'command':
      return `what outputs of ${stage} prints, and what its deploy writes to $STAGE_OUTPUT`;
  }
}

const WHY: Readonly<Record<ImportProblem, string>> = {
  no: 'has not exported it',
  withheld: 'exported a secret that was not stored, since there was no state key',
  no_key: 'exported it sealed, and no state key is set',
  wrong_key: 'exported it sealed with another state key',
};

/** The missing value in words that people search for: they are those of Go's templates. */
export function importProblem(variable: string, from: InstanceId, problem: ImportProblem): string {
  return `map has no entry for key "${variable}": stage ${showInstance(from)} ${WHY[problem]}`;
}
