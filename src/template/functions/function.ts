import type { GoMap, GoValue } from '../go-value.ts';
import type { UnknownValue } from '../value.ts';

/** What a function may take, and what its argument is then in TypeScript. `any` is everything but a broken value. */
interface ParameterTypes {
  readonly any: GoValue;
  readonly bool: boolean;
  readonly int: bigint;
  readonly map: GoMap;
  readonly string: string;
}

/** The type of a parameter, as in Go: an `int` doesn't take an int64, nor a `map` a `map[string]string`. */
export type ParameterType = keyof ParameterTypes;

type Values<Parameters extends readonly ParameterType[]> = {
  readonly [Index in keyof Parameters]: ParameterTypes[Parameters[Index]];
};

/** What a function may ask of whoever calls it. */
export interface CallContext {
  /** Fails the call; the message follows the words `error calling` and the name of the function. */
  readonly fail: (message: string) => never;
  /** Fails the call with a message that says everything by itself. */
  readonly refuse: (message: string) => never;
  /** Fails because the template wants more than it may have. */
  readonly limit: (message: string) => never;
  /** Pays for work that grows with the arguments; fails when a template has done too much. */
  readonly spend: (steps: number) => void;
  /** Refuses a text before it is made, if it would be longer than a template may make one. */
  readonly reserve: (length: number) => void;
  /** The value of an environment variable. */
  readonly env: (name: string) => string;
  /** The present, in milliseconds since 1970. */
  readonly now: () => number;
  /** What became of a stage. */
  readonly outcomeOf: (stage: string) => 'success' | 'failure' | 'skipped' | UnknownValue;
}

/** A function that templates can call: its parameters as data, so that arguments are checked in one place. */
export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  /** The type of any number of further arguments. */
  readonly rest?: ParameterType;
  /**
   * What an argument that is not known yet means: the result isn't known either (the default); the same, also where it
   * lies deep inside a list or map; or the function decides itself.
   */
  readonly unknown: 'shallow' | 'deep' | 'decides';
  /** Only ever called with arguments that were checked against the parameters; hence a method, which may want less. */
  call(values: readonly GoValue[], context: CallContext): GoValue;
}

/** A function of a fixed number of arguments. */
export function fixed<const Parameters extends readonly ParameterType[]>(
  parameters: Parameters,
  call: (values: Values<Parameters>, context: CallContext) => GoValue,
): TemplateFunction {
  return { parameters, unknown: 'shallow', call };
}

/** A function that takes `parameters` and then any number of arguments of any type. */
export function variadic(
  parameters: readonly ParameterType[],
  call: (values: readonly GoValue[], context: CallContext) => GoValue,
): TemplateFunction {
  return { parameters, rest: 'any', unknown: 'shallow', call };
}

/** The same function, told how it treats arguments that are not known yet. */
export function treatingUnknown(unknown: TemplateFunction['unknown'], it: TemplateFunction): TemplateFunction {
  return { ...it, unknown };
}

/** Functions by name; every module of functions exports one such list. */
export type FunctionList = readonly (readonly [name: string, it: TemplateFunction])[];
