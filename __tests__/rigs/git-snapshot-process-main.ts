import type { GitPlace } from '../../src/adapters/snapshot/git-place.ts';
import { gitStore } from './git-snapshots.ts';
import { given } from './given.ts';
import { snapshotOf } from './remote-snapshot.ts';

/**
 * A process that saves the environment `production` as often as its second word says, each time on top of what it found
 * last, and says each generation that it saved. Its first word is the place in JSON.
 */
const [place = '', count = '1'] = process.argv.slice(2);
const { signal } = new AbortController();
const store = gitStore(JSON.parse(place) as GitPlace);
for (let saves = 0; saves < Number(count);) {
  const before = given(await store.load('production', signal))?.generation ?? 0;
  const generation = before + 1;
  const saved = given(await store.save('production', snapshotOf({ generation }), before, signal));
  if (saved.outcome === 'stale') continue;
  saves += 1;
  process.stdout.write(`${generation}\n`);
}
