import { describe, expect, test } from '@jest/globals';
import { sharedSpan } from '../../../src/adapters/traces/shared-trace.ts';
import { formatTraceparent, parseTraceparent } from '../../../src/adapters/traces/traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('a traceparent', () => {
  test.each(['00', '01'])('with the flags %s says the same when it is written again', (flags) => {
    const text = `00-${TRACE}-${SPAN}-${flags}`;
    const parsed = parseTraceparent(text);
    expect(parsed).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags: Number(flags), isRemote: true });
    expect(parsed && formatTraceparent(parsed)).toBe(text);
  });

  test('of a later version may have more parts', () => {
    expect(parseTraceparent(` 01-${TRACE}-${SPAN}-01-more`)).toMatchObject({ traceId: TRACE });
  });

  test.each(['', 'x', `ff-${TRACE}-${SPAN}-01`, `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`])(
    'that is none is ignored: %j',
    (text) => {
      expect(parseTraceparent(text)).toBeUndefined();
    },
  );
});

test('jobs of one run work out the same span, and those of another run another one', () => {
  const span = sharedSpan('org/shop/4711/1');
  expect(sharedSpan('org/shop/4711/1')).toEqual(span);
  expect(sharedSpan('org/shop/4711/2').traceId).not.toBe(span.traceId);
  expect(parseTraceparent(formatTraceparent(span))).toEqual(span);
});
