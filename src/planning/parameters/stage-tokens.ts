import type { Diagnostic } from '../../domain/diagnostic.ts';
import type { Failure } from '../../domain/failure.ts';
import type { InstanceId } from '../../domain/instance.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import { isBroken, isUnknown } from '../../template/go-value.ts';
import { formatOf, type FileFormat } from '../../tokens/file-format.ts';
import { replaceTokens } from '../../tokens/replace-tokens.ts';
import { DEFAULT_MARKS } from '../../tokens/token-syntax.ts';
import type { TokenValue, ValueOptions } from '../../tokens/token-value.ts';
import type { StageView } from '../stage-view.ts';
import type { VariableScope } from '../variable-scope.ts';
import { exportOfDependencies } from './exports-of-dependencies.ts';

/** A file whose tokens are replaced for a stage. */
export interface StageTokenFile {
  /** As it is shown to the user. */
  readonly file: string;
  readonly text: string;
  /** How values are escaped; absent: by the ending of `file`. */
  readonly format?: FileFormat;
}

/** A file with the values of a stage in it. */
export interface StageTokens {
  /** Absent while a value is not known yet, and where there is an error. */
  readonly text?: string;
  /** Errors and warnings, sorted by place; no value stands in them. */
  readonly problems: readonly Diagnostic[];
  /** What it waits for, such as `infrastructure.vpc_id`; sorted. */
  readonly after: readonly string[];
  /**
   * Tells whether the file would be another one: SHA-256 of its source, of how it is processed and of the values it uses,
   * secrets as keyed hashes.
   */
  readonly checksum: string;
  /** The same without the secrets, for a plan: who reads it may have no key, and whoever makes it again may have one. */
  readonly openChecksum: string;
}

/** The stage whose values are put in. */
export interface TokenContext {
  readonly view: StageView;
  readonly scope: VariableScope;
  /** Hashes a secret with the state key. Absent, or undefined without a key: a secret that changes goes unnoticed. */
  readonly fingerprint?: (value: string) => string | undefined;
}

/** How tokens are replaced where nothing is said about it. */
const USUAL_OPTIONS: ValueOptions = { marks: DEFAULT_MARKS, onMissing: 'fail', recursive: false };

/**
 * Replaces the tokens of a file by the variables of a stage, and by what the stages before it hand on. While planning,
 * values that are not known yet leave it without a text; what is missing for good is told all the same. Use
 * {@link tokensFailure} for the errors.
 */
export function stageTokens(
  { view, scope, fingerprint = () => undefined }: TokenContext,
  source: StageTokenFile,
  options: ValueOptions = USUAL_OPTIONS,
): StageTokens {
  const { file, text, format = formatOf(file) } = source;
  const used = new Map<string, SeenValue>();
  const lookup = (name: string): TokenValue => {
    const found = valueOf(view, scope, name);
    used.set(name, found);
    return found.value;
  };
  const replaced = replaceTokens({ file, text, format }, lookup, options);
  const checksum = (hide: (secret: string) => string | undefined): string => {
    const inputs = replaced.names.map((name) => [name, seen(used.get(name), hide)]);
    return sha256Hex(JSON.stringify([sha256Hex(text), format, options, inputs]));
  };
  return {
    problems: replaced.problems,
    after: replaced.after,
    checksum: checksum(fingerprint),
    openChecksum: checksum(() => undefined),
    ...(replaced.text === undefined ? {} : { text: replaced.text }),
  };
}

interface SeenValue {
  readonly value: TokenValue;
  readonly sensitive: boolean;
}

/** A variable as a checksum looks at it. A secret counts the same whether or not it can be opened here. */
function seen(found: SeenValue | undefined, hide: (secret: string) => string | undefined): readonly string[] {
  if (found === undefined) return [];
  const { value, sensitive } = found;
  const text = value.kind === 'value' ? value.text : undefined;
  if (sensitive) return ['secret', text === undefined ? '' : (hide(text) ?? '')];
  return text === undefined ? [value.kind] : [value.kind, text];
}

/** The failure of a stage whose parameter files can't be processed: every error of all of them. Undefined: there is none. */
export function tokensFailure(instance: InstanceId, problems: readonly Diagnostic[]): Failure | undefined {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return undefined;
  const left = errors.length - MAX_TOLD_ERRORS;
  const rest: Diagnostic = {
    severity: 'error',
    code: 'too-many-problems',
    message: `there are ${left} more problems than the ${MAX_TOLD_ERRORS} told here`,
    hint: 'mend these first',
    location: first.location,
  };
  const diagnostics = left > 0 ? [...errors.slice(0, MAX_TOLD_ERRORS), rest] : errors;
  return { reason: 'parameter_files', instance, diagnostics };
}

/** Errors that are told of one stage. */
export const MAX_TOLD_ERRORS = 1_000;

/** A variable wins over what a stage before hands on under the same name without being asked to. */
function valueOf(view: StageView, scope: VariableScope, name: string): SeenValue {
  const variable = scope.get(name) ?? exportOfDependencies(view, name);
  if (variable === undefined) return { value: { kind: 'missing' }, sensitive: false };
  const { value, sensitive } = variable;
  if (typeof value === 'string') return { value: { kind: 'value', text: value }, sensitive };
  if (isUnknown(value)) return { value: { kind: 'unknown', after: value.after }, sensitive };
  const message = isBroken(value) ? value.message : `variable ${name} is no text`;
  return { value: { kind: 'broken', message }, sensitive };
}
