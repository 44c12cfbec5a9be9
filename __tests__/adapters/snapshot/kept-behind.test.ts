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

test('what a store will not keep for long is saved anew, to all of them, although nothing has changed', async () => {
  await using m = await keptMachines();
  await runOn(m.here, 'alpha', '1');
  const [old, ...none] = m.artifact.kept.get('default') ?? [];
  if (old === undefined) throw new Error('nothing was saved');
  m.artifact.kept.set('default', [{ ...old, ageing: true }, ...none]);

  const store = m.there.store();
  expect(given(await store.load('default'))).toMatchObject({ generation: 1, behind: true });
  given(await store.save('default', []));
  given(await store.save('default', []));
  for (const place of [m.artifact, m.git]) {
    const generations = place.kept.get('default')?.map(({ generation, ageing }) => [generation, ageing]);
    expect(generations).toEqual([
      [1, place === m.artifact ? true : undefined],
      [2, undefined],
    ]);
  }
  expect(given(await m.here.store().load('default'))).not.toHaveProperty('behind');
  expect(await m.there.applied('default', 'alpha')).toEqual(['1']);
});

test('of two runs that save anew what will not be kept for long, the second goes on from the first', async () => {
  await using m = await keptMachines();
  await runOn(m.here, 'alpha', '1');
  for (const place of [m.artifact, m.git]) {
    place.kept.set('default', place.kept.get('default')?.map((one) => ({ ...one, ageing: true })) ?? []);
  }
  const [one, other] = [m.here.store(), m.there.store()];
  given(await one.load('default'));
  given(await other.load('default'));
  given(await one.save('default', []));
  given(await other.save('default', []));
  expect([m.artifact, m.git].map(({ kept }) => kept.get('default')?.length)).toEqual([2, 2]);
  expect(given(await m.here.store().load('default'))).toMatchObject({ generation: 2 });
});
