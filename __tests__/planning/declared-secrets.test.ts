import { expect, test } from '@jest/globals';
import { isDeclaredSecret } from '../../src/planning/declared-secrets.ts';
import { lineOf, projectOf } from '../rigs/project-of.ts';

const exported = (name: string, sensitive: boolean) => ({ name, sensitive, required: false, location: lineOf(0) });
const imported = (name: string, as: string) => ({ stage: 'alpha', name, as, location: lineOf(1) });

const PROJECT = projectOf([
  { name: 'alpha', exports: [exported('hidden', true), exported('open', false)] },
  { name: 'bravo', imports: [imported('hidden', 'entry'), imported('open', 'door')] },
]);

test.each([
  ['hidden', true],
  ['entry', true],
  ['open', false],
  ['door', false],
  ['unheard_of', false],
])('%s: %s', (name, expected) => {
  expect(isDeclaredSecret(PROJECT, name)).toBe(expected);
});
