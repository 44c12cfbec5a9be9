import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { given } from './given.ts';
import { folderPlace } from './folder-place.ts';

/**
 * A process that is killed before its n-th change of a file: `directory`, `place`, `n`, and what it does: `load`, or
 * `save` of the stages that follow. Says `done` at its end. A change is what gives a file its name or takes it away,
 * and what is saved to the store.
 */
const [directory = '', place = '', killAt = '', work = '', ...stages] = process.argv.slice(2);
let changes = 0;

function change(): void {
  if (changes === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  changes += 1;
}

function counted<Name extends 'renameSync' | 'writeFileSync' | 'mkdirSync'>(name: Name): void {
  const original = fs[name] as (...given: readonly unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...given: readonly unknown[]) => {
      change();
      return original(...given);
    },
  });
}

counted('renameSync');
counted('writeFileSync');
const { rename, rm } = fs.promises;
Object.assign(fs.promises, {
  rename: (...given: Parameters<typeof rename>) => (change(), rename(...given)),
  rm: (...given: Parameters<typeof rm>) => (change(), rm(...given)),
});
syncBuiltinESMExports();

// What uses files is loaded now, so that it gets the counted ones.
const { keptStore } = await import('./kept-snapshot.ts');
const store = keptStore(directory, [folderPlace(place)]);
if (work === 'load') given(await store.load('default'));
if (work === 'save') given(await store.save('default', stages));
process.stdout.write('done\n');
