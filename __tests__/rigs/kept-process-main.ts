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

/** The same function, which counts. */
function counted<Words extends readonly unknown[], Value>(original: (...words: Words) => Value) {
  return (...words: Words): Value => {
    change();
    return original(...words);
  };
}

const { renameSync, writeFileSync, promises } = fs;
Object.assign(fs, { renameSync: counted(renameSync), writeFileSync: counted(writeFileSync) });
Object.assign(promises, { rename: counted(promises.rename) });
syncBuiltinESMExports();

// What uses files is loaded now, so that it gets the counted ones.
const { keptStore } = await import('./kept-snapshot.ts');
const store = keptStore(directory, [folderPlace(place)]);
if (work === 'load') given(await store.load('default'));
if (work === 'save') given(await store.save('default', stages));
process.stdout.write('done\n');
