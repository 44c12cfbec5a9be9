import type { Result } from '../../src/domain/result.ts';

/** The value of a result that must be one; a test fails with the error otherwise. */
export function given<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
}
