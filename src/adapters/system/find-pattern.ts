import { err, ok } from '../../domain/result.ts';
import type { FindPattern, FoundPattern } from '../../execution/pattern-ports.ts';

/** How long a search may take. Every sensible one is done in a fraction of a millisecond. */
export const PATTERN_TIMEOUT_MS = 500;

/** The engine has no limit of its own; a script in a context of its own can be ended while it searches. */
const SEARCH = 'JSON.stringify(new RegExp(pattern, "u").exec(text))';

/** Searches with the engine's regular expressions, and gives up after {@link PATTERN_TIMEOUT_MS}. */
export const findPattern: FindPattern = (pattern, text) => {
  try {
    // Few projects have patterns, and loading that part of Node takes a moment.
    const { runInNewContext } = process.getBuiltinModule('node:vm');
    const found: unknown = JSON.parse(
      String(runInNewContext(SEARCH, { pattern, text }, { timeout: PATTERN_TIMEOUT_MS })),
    );
    return ok(Array.isArray(found) ? read(found) : undefined);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      return err(
        `searching for ${pattern} took longer than ${PATTERN_TIMEOUT_MS} ms: write it without nested repetitions`,
      );
    }
    return err(`${pattern} is no regular expression`);
  }
};

function read([whole, group]: readonly unknown[]): FoundPattern {
  return { whole: String(whole), ...(typeof group === 'string' ? { group } : {}) };
}
