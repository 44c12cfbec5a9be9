import { formatTime } from '../format/time-layout.ts';
import { integerOf, isTagged, typeName } from '../go-value.ts';
import type { GoValue } from '../go-value.ts';
import { fixed } from './function.ts';
import type { CallContext, FunctionList, TemplateFunction } from './function.ts';

/** The range of JavaScript's dates, in milliseconds around 1970. */
const MAX_EPOCH_MS = 8.64e15;

/** A time is taken as it is, a whole number as seconds since 1970. */
function toEpochMs(value: GoValue, { fail }: CallContext): number {
  if (isTagged(value) && value.kind === 'time') return value.epochMs;
  const seconds = integerOf(value);
  if (seconds === undefined) return fail(`wants a time (now) or seconds since 1970, not ${typeName(value)}`);
  const epochMs = Number(seconds) * 1000;
  return Math.abs(epochMs) > MAX_EPOCH_MS ? fail(`${seconds} seconds is out of range`) : epochMs;
}

function hasOutcome(wanted: 'success' | 'failure'): TemplateFunction {
  return fixed(['string'], ([stage], { outcomeOf }) => {
    const outcome = outcomeOf(stage);
    return typeof outcome === 'string' ? outcome === wanted : outcome;
  });
}

/**
 * The few functions that see more than their arguments: the clock, the environment, and what became of other stages,
 * all given by the caller.
 */
export const WORLD: FunctionList = [
  ['now', fixed([], (_, { now }) => ({ kind: 'time', epochMs: now() }))],
  ['date', fixed(['string', 'any'], ([layout, time], context) => formatTime(toEpochMs(time, context), layout))],
  ['env', fixed(['string'], ([name], { env }) => env(name))],
  ['success', hasOutcome('success')],
  ['failed', hasOutcome('failure')],
];
