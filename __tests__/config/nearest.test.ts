import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hintOfNames, listNames, nearest } from '../../src/config/nearest.ts';

const known = ['depends_on', 'env', 'env_from_stages', 'timeout', 'condition', 'on_failure', 'tags', 'displayName'];

test.each([
  ['depend_on', 'depends_on'],
  ['dependsOn', 'depends_on'],
  ['depends-on', 'depends_on'],
  ['DEPENDS_ON', 'depends_on'],
  ['dpeends_on', 'depends_on'],
  ['timout', 'timeout'],
  ['time_out', 'timeout'],
  ['evn', 'env'],
  ['display_name', 'displayName'],
  ['conditions', 'condition'],
  ['tag', 'tags'],
  ['x', undefined],
  ['parameters', undefined],
  ['', undefined],
])('%s is %s', (written, expected) => {
  expect(nearest(written, known)).toBe(expected);
});

test('of equally near names the first', () => {
  expect(nearest('stage-3', ['stage-1', 'stage-2'])).toBe('stage-1');
});

test('a name is nearest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{3,12}$/), { minLength: 1, maxLength: 20 }), (names) => {
      for (const name of names) expect(nearest(name, names)).toBe(name);
    }),
  );
});

test('one slip is found', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{3,20}$/),
      fc.nat(),
      fc.constantFrom('drop', 'double', 'swap'),
      (name, place, slip) => {
        const at = place % (name.length - 1);
        const [before, one, two, after] = [name.slice(0, at), name.charAt(at), name.charAt(at + 1), name.slice(at + 2)];
        const written = {
          drop: before + two + after,
          double: before + one + one + two + after,
          swap: before + two + one + after,
        }[slip];
        expect(nearest(written, [name])).toBe(name);
      },
    ),
  );
});

test('lists end', () => {
  const names = Array.from({ length: 100 }, (_, n) => `n${n}`);
  expect(listNames(names, 3)).toBe('n0, n1, n2 and 97 more');
  expect(hintOfNames('x', [], 'stages')).toBe('there are no stages');
  expect(hintOfNames('nn0', names, 'stages')).toMatch(/^did you mean "n0"\? \(known stages: n0, .* and 80 more\)$/);
});
