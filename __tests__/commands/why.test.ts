import { expect, test } from '@jest/globals';
import { makeDesk } from '../rigs/command-line.ts';

/** The sentences as one line, without the name of the run and its time. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/local-\S+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/gu, '…')
    .trim();
}

test('a stage that had no way back is not said to have been taken back', async () => {
  await using desk = await makeDesk({ 'stages.yaml': "name: one\nstages: [{ name: tell, run: 'true' }]\n" });
  await desk.run(['up']);
  await desk.run(['down', '--skip-irreversible']);
  expect(plain((await desk.run(['why', 'tell'])).out)).toMatch(
    /^tell was not taken back in run … by .+ at …: no down: not reversible\. It would not run now: nothing to do/u,
  );
});

test('one that was skipped is told of once, as its history has it', async () => {
  await using desk = await makeDesk({
    'stages.yaml': `name: two\nstages: [{ name: rare, run: 'true', condition: "'a' == 'b'" }]\n`,
  });
  await desk.run(['up']);
  const said = plain((await desk.run(['why', 'rare'])).out);
  expect(said.match(/condition false/gu)).toHaveLength(2);
  expect(said).toMatch(/^rare ended as skipped in run … .*\. It would not run now: condition false/u);
});
