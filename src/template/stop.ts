import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { positionAt } from './position.ts';
import type { TemplateError } from './template-error.ts';

/** Messages may quote the template, which may be long; in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 1_000;

/**
 * The parser and the evaluator are recursive and may fail at every step, so inside this folder a failure unwinds the
 * stack. It never leaves the folder: every public function is wrapped in `settle`, which hands it back as a value.
 */
const failures = new WeakMap<Error, TemplateError>();

/** What went wrong and where: the offset is in UTF-16 code units from the start of the source. */
export interface Failing {
  readonly source: string;
  readonly offset: number;
  readonly kind: TemplateError['kind'];
  readonly message: string;
  readonly missingKey?: string;
}

/** Abandons the parsing or rendering that is under way. Only inside {@link settle}. */
export function stop({ source, offset, kind, message, missingKey }: Failing): never {
  const signal = new Error(message);
  const shown = message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message;
  const position = positionAt(source, offset);
  failures.set(signal, { kind, message: shown, ...position, ...(missingKey === undefined ? {} : { missingKey }) });
  throw signal;
}

/** Runs `work` and turns a {@link stop} inside it into a failed result. Anything else thrown is a bug and goes on. */
export function settle<Value>(work: () => Value): Result<Value, TemplateError> {
  try {
    return ok(work());
  } catch (signal) {
    const failure = signal instanceof Error ? failures.get(signal) : undefined;
    if (failure === undefined) throw signal;
    return err(failure);
  }
}
