import type { Template } from './ast.ts';
import type { CallContext } from './functions/function.ts';
import type { GoValue } from './go-value.ts';
import { stop } from './stop.ts';
import type { TemplateError } from './template-error.ts';
import type { RenderOptions } from './render-options.ts';

/** The longest text that a template may print or make, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 10 * 1024 * 1024;
/** How much a template may do: nodes, iterations, calls, elements that are looked at, and texts by their length. */
export const MAX_STEPS = 1_000_000;
/** How many characters of a text count as one step. */
const CHARACTERS_PER_STEP = 64;
/** How deep bodies, parentheses and `{{template}}` may be nested in each other while a template runs. */
export const MAX_DEPTH = 300;

/** A variable of a template, with its `$`. */
export interface Variable {
  readonly name: string;
  value: GoValue;
}

/** A template that is being rendered. */
export interface Execution {
  readonly template: Template;
  readonly options: RenderOptions;
  /** All that are in scope, inner ones last. */
  variables: Variable[];
  /** What values that are not known yet were printed or decided something. */
  readonly unknown: Set<string>;
  readonly context: CallContext;
  text: string;
  depth: number;
  steps: number;
  /** The function that was called last. */
  calling: string;
  /** Where the part that is being evaluated starts; errors are reported there. */
  offset: number;
}

/** Prepares to render a template with `root` as its data. */
export function createExecution(template: Template, root: GoValue, options: RenderOptions): Execution {
  const execution: Execution = {
    template,
    options,
    variables: [{ name: '$', value: root }],
    unknown: new Set(),
    context: {
      fail: (message) => fail(execution, `error calling ${execution.calling}: ${message}`),
      refuse: (message) => fail(execution, message),
      limit: (message) => exceed(execution, message),
      spend: (steps) => spend(execution, steps),
      reserve: (length) => reserve(execution, length),
      env: (name) => readEnvironment(execution, name),
      now: () => (options.now ? options.now() : fail(execution, 'now is not available here')),
      outcomeOf: (stage) => readOutcome(execution, stage),
    },
    text: '',
    depth: 0,
    steps: 0,
    calling: '',
    offset: 0,
  };
  return execution;
}

/** Fails the rendering with what the author of the template did wrong. */
export function fail(execution: Execution, message: string, missingKey?: string): never {
  return abandon(execution, 'exec', message, missingKey);
}

function exceed(execution: Execution, message: string): never {
  return abandon(execution, 'limit', message);
}

function abandon(execution: Execution, kind: TemplateError['kind'], message: string, missingKey?: string): never {
  const { template, offset } = execution;
  return stop({ source: template.source, offset, kind, message, ...(missingKey === undefined ? {} : { missingKey }) });
}

/** Pays for work. */
export function spend(execution: Execution, steps: number): void {
  execution.steps += steps;
  if (execution.steps > MAX_STEPS) exceed(execution, `the template does too much: more than ${MAX_STEPS} steps`);
}

/** Pays for work on texts of that many characters. */
export function spendOnText(execution: Execution, characters: number): void {
  spend(execution, Math.floor(characters / CHARACTERS_PER_STEP));
}

function reserve(execution: Execution, length: number): void {
  if (length > MAX_TEXT_LENGTH) exceed(execution, `a text would be longer than ${MAX_TEXT_LENGTH} characters`);
}

/** Prints text. */
export function write(execution: Execution, text: string): void {
  execution.text += text;
  if (execution.text.length > MAX_TEXT_LENGTH) {
    exceed(execution, `the template prints more than ${MAX_TEXT_LENGTH} characters`);
  }
}

/** Does something that is nested one level deeper. */
export function deeper<Value>(execution: Execution, work: () => Value): Value {
  if (execution.depth >= MAX_DEPTH) fail(execution, `exceeded maximum template depth (${MAX_DEPTH})`);
  execution.depth += 1;
  const value = work();
  execution.depth -= 1;
  return value;
}

function readEnvironment(execution: Execution, name: string): string {
  const value = execution.options.env?.(name);
  if (!value) return fail(execution, 'env is not available here');
  return value.ok ? value.value : fail(execution, value.error);
}

function readOutcome(execution: Execution, stage: string): ReturnType<CallContext['outcomeOf']> {
  const { outcomeOf } = execution.options;
  if (!outcomeOf) return fail(execution, `${execution.calling} asks about a stage, which only a condition can do`);
  return (
    outcomeOf(stage) ?? fail(execution, `${stage} is no stage that this one depends on: only their results are known`)
  );
}
