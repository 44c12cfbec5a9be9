import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { byteLength, compareBytes, fromBytes, joinStrayBytes, toBytes, wellFormed } from '../../src/template/bytes.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
  // Nearly UTF-8: a valid text with a byte or two overwritten.
  fc.tuple(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
    const encoded = Buffer.from(text);
    if (encoded.length > 0) encoded[at % encoded.length] = byte;
    return encoded;
  }),
);

test('any bytes survive as text', () => {
  fc.assert(fc.property(bytes, (original) => expect([...toBytes(fromBytes(original))]).toEqual([...original])));
});

test('bytes that are UTF-8 are their text, others become well-formed as TextDecoder does it for single bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fromBytes(Buffer.from(text))).toBe(text);
      expect(wellFormed(text)).toBe(text);
    }),
  );
  expect(wellFormed(fromBytes(Uint8Array.of(0x61, 0xff, 0xc3, 0x28)))).toBe('a\ufffd\ufffd(');
  expect(wellFormed(fromBytes(Uint8Array.of(0xed, 0xa0, 0x80, 0xc0, 0x80, 0xf4, 0x90)))).toBe('\ufffd'.repeat(7));
});

test('a text has as many bytes as its UTF-8', () => {
  fc.assert(fc.property(bytes, (original) => expect(byteLength(fromBytes(original))).toBe(original.length)));
});

test('halves that were cut apart join again', () => {
  const whole = Buffer.from('a☃😀');
  for (let at = 0; at <= whole.length; at += 1) {
    expect(joinStrayBytes(fromBytes(whole.subarray(0, at)) + fromBytes(whole.subarray(at)))).toBe('a☃😀');
  }
});

test('texts are ordered by their bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
  );
  expect(compareBytes('\uffff', '😀')).toBeLessThan(0);
});
