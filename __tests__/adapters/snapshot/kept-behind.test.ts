import { expect, test } from '@jest/globals';
import { given } from '../../rigs/given.ts';
import { keptMachines, runOn } from '../../rigs/kept-machines.ts';

test('a load says whether a save has something to bring to a store, and one without changes brings it', async () => {
  await using m = await keptMachines();
  await m.here.apply('default', 'alpha', '1');
  expect(given(await m.here.store().load('default'))).toMatchObject({ behind: true });
  await runOn(m.here, 'alpha', '2');
  expect(given(await m.here.store().load('default'))).not.toHaveProperty('behind');

  await runOn(m.here, 'alpha', '3', { remotes: [m.git.store] });
  const store = m.there.store();
  expect(given(await store.load('default'))).toMatchObject({ generation: 2, behind: true });
  given(await store.save('default', []));
  expect(m.artifact.kept.get('default')?.map(({ generation }) => generation)).toEqual([1, 2]);
  expect(given(await m.there.store().load('default'))).not.toHaveProperty('behind');
});
