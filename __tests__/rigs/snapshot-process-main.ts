import { directoryStore } from './directory-snapshot.ts';
import { given } from './given.ts';

/**
 * A process that saves the stages named after the directory in the environment `default`, one by one, ten times over,
 * and says each generation.
 */
const [directory = '', ...stages] = process.argv.slice(2);
const store = directoryStore(directory);
for (let round = 0; round < 10; round += 1) {
  for (const stage of stages) {
    const { generation } = given(await store.save('default', [stage]));
    process.stdout.write(`${generation}\n`);
  }
}
