import { compareText } from '../domain/diagnostic.ts';
import type { Failure } from '../domain/failure.ts';
import type { PlannedVariable } from '../domain/plan.ts';
import type { Result } from '../domain/result.ts';
import { err, ok } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import type { ShellWork, Stage } from '../domain/stage.ts';
import { isBroken, isUnknown } from '../template/go-value.ts';
import { BUILT_IN_NAMES } from './stage-scope.ts';
import type { StageView } from './stage-view.ts';
import type { VariableScope } from './variable-scope.ts';

/** Names that a process variable can have. */
const PROCESS_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a process variable can have this name. */
export function isProcessName(name: string): boolean {
  return PROCESS_NAME.test(name);
}

/** A variable of the stage as its shell work sees it, under its own name. */
export interface ShellInput {
  readonly name: string;
  readonly value: string;
  readonly sensitive: boolean;
}

/** What a shell stage gets. `unknown`: values that are not known yet (or can't be opened); they are not in `inputs`. */
export interface ShellInputs {
  /** Sorted by name. */
  readonly inputs: readonly ShellInput[];
  readonly unknown: readonly string[];
  /** Names of the variables with such values, each with what it waits for. Sorted. */
  readonly waiting: readonly (readonly [name: string, after: readonly string[]])[];
}

/** A variable that a script would get and that could not be computed. */
export interface InputProblem {
  readonly name: string;
  readonly message: string;
}

/** The variables of a stage that can be process variables; the error names one that could not be computed. */
export function shellInputs(scope: VariableScope): Result<ShellInputs, InputProblem> {
  const inputs: ShellInput[] = [];
  const unknown = new Set<string>();
  const waiting: [string, readonly string[]][] = [];
  for (const name of scope.names()) {
    const variable = scope.get(name);
    if (!variable || !isProcessName(name)) continue;
    if (BUILT_IN_NAMES.includes(name) && variable.source === 'built in') continue;
    const { value, sensitive } = variable;
    if (typeof value === 'string') inputs.push({ name, value, sensitive });
    else if (isBroken(value)) return err({ name, message: value.message });
    else if (isUnknown(value)) {
      waiting.push([name, value.after]);
      for (const after of value.after) unknown.add(after);
    }
  }
  return ok({ inputs, unknown: [...unknown].toSorted(), waiting });
}

/** The same as a plan has them: what is not known yet says what it waits for. */
export function plannedVariables({ inputs, waiting }: ShellInputs): readonly PlannedVariable[] {
  const notYet = waiting.map(([name, after]) => ({
    name,
    value: `<known after: ${after.join(', ')}>`,
    sensitive: false,
  }));
  return [...inputs, ...notYet].toSorted((a, b) => compareText(a.name, b.name));
}

/** The failure of a stage whose script can't have all of its variables. */
export function inputsFailure(
  { id, stage }: Pick<StageView, 'id' | 'stage'>,
  { name, message }: InputProblem,
): Failure {
  const words = message.startsWith(`variable ${name} `) ? message : `variable ${name}: ${message}`;
  return { reason: 'template', instance: id, subject: 'env', message: words, location: stage.location };
}

/**
 * SHA-256 of what a shell stage is and what it gets: `run_policy: on_change` compares it with the last completed run.
 * `fingerprint` replaces a secret by a hash that needs the state key, or by nothing where there is no key.
 */
export function inputsChecksum(
  work: ShellWork,
  stage: Pick<Stage, 'hooks' | 'labels'>,
  inputs: readonly ShellInput[],
  fingerprint: (value: string) => string | undefined,
): string {
  const definition = {
    up: work.up.text,
    shell: work.shell ?? [],
    hooks: [stage.hooks.before?.text ?? null, stage.hooks.after?.text ?? null],
    labels: stage.labels,
    inputs: inputs.map(({ name, value, sensitive }) => [name, sensitive ? (fingerprint(value) ?? '') : value]),
  };
  return sha256Hex(JSON.stringify(definition));
}
