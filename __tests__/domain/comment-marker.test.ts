import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMarker, writeMarker } from '../../src/domain/comment-marker.ts';

test('what a marker needs is read again, and nothing in it ends it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 5 }), fc.nat(), (project, environments, run) => {
      const key = '0123456789abcdef';
      const line = writeMarker({ key, run, attempt: 2, project, environments, planHash: 'abc' });
      expect(readMarker(`${line}\nand more`)).toEqual({ key, run, attempt: 2 });
      expect(line.slice(4, -3)).not.toMatch(/--|>|\s{2}|\n/u);
      expect(line.length).toBeLessThan(700);
    }),
  );
});

test.each([
  '',
  'a comment',
  'quoted: <!-- stage-orchestrator-comment 0123456789abcdef run=1.1 -->',
  '<!-- stage-orchestrator-comment run=1.1 -->',
])('%j has no marker', (body) => {
  expect(readMarker(body)).toBeUndefined();
});
