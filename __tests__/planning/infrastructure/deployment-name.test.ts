import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ANY_RUN, deploymentName } from '../../../src/planning/infrastructure/deployment-name.ts';

test.each([
  [{ stage: 'network', run: '4711' }, 'network-4711'],
  [{ stage: 'network', environment: 'test', run: '4711' }, 'network-test-4711'],
  [{ stage: 'a.b_c', run: 'local-20260102T030405000Z-1f2e' }, 'a.b_c-local-20260102T030405000Z-1f2e'],
  [{ stage: 'network', run: ANY_RUN }, 'network-<run>'],
  [{ stage: 'x-a', environment: 'b', isAmbiguous: true, run: '4711' }, 'x-a(b)-4711'],
  [{ stage: 'x', environment: 'a-b', isAmbiguous: true, run: '4711' }, 'x(a-b)-4711'],
])('%j is %s', (parts, name) => {
  expect(deploymentName(parts)).toBe(name);
});

test('is one that Azure takes, and begins with the stage as far as that fits', () => {
  const names = fc.string({ minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(names, names, (stage, run) => {
      const name = deploymentName({ stage, run });
      expect(name).toMatch(/^[A-Za-z0-9_.()-]{1,64}$/);
      const wanted = `${stage}-${run}`.replaceAll(/[^A-Za-z0-9_.()-]/g, '-');
      expect(name.startsWith(wanted.slice(0, 50))).toBe(true);
    }),
  );
});

test('what had to be changed stays unlike what is much the same', () => {
  const long = 'x'.repeat(100);
  const names = [`${long}a`, `${long}b`, 'a b', 'a-b'].map((stage) => deploymentName({ stage, run: '1' }));
  const ambiguous = [
    { stage: `${long}-a`, environment: 'b' },
    { stage: long, environment: 'a-b' },
  ].map((parts) => deploymentName({ ...parts, isAmbiguous: true, run: '1' }));
  expect(new Set([...names, ...ambiguous]).size).toBe(names.length + ambiguous.length);
});
