import { describe, expect, test } from '@jest/globals';
import { COMMON_OPTIONS, OPTIONS_OF } from '../../src/commands/option-table.ts';
import { CARRIED, isCarried } from '../../src/composition/carried-options.ts';

const OPTIONS = [...new Set([...Object.values(OPTIONS_OF).flat(), ...COMMON_OPTIONS].map(({ name }) => name))];

describe('every option', () => {
  test.each(OPTIONS)('--%s says whether commands that come next repeat it', (name) => {
    expect(CARRIED).toHaveProperty([name]);
  });

  test('of the table is one that there is', () => {
    expect(Object.keys(CARRIED).toSorted()).toEqual(OPTIONS.toSorted());
  });
});

test('whatever says which project, state and values is meant reaches every command', () => {
  const everywhere = OPTIONS.filter((name) => isCarried(name, 'project'));
  expect(everywhere).toEqual(
    expect.arrayContaining([
      'config',
      'state',
      'state-dir',
      'state-key-file',
      'on-missing-state',
      'variable',
      'env-allow',
    ]),
  );
});

test('a wider scope repeats all that a narrower one repeats', () => {
  for (const name of OPTIONS) {
    const scopes = (['project', 'environments', 'selection', 'plan', 'again'] as const).map((scope) =>
      isCarried(name, scope),
    );
    expect(scopes.lastIndexOf(false)).toBe(scopes.indexOf(true) - 1);
    expect(scopes.at(-1)).toBe(true);
  }
});
