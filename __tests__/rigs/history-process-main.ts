import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createHistories } from '../../src/adapters/history/histories.ts';
import type { HistoryPlace, HistoryStore } from '../../src/execution/ports.ts';
import { given } from './given.ts';
import { intent, outcome, stageOutcome } from './history-records.ts';

/**
 * A process that claims the history whose place is named first, as JSON, and says `claimed` or the reason why not. Then, by the second word:
 * `hold`: holds it until standard input ends, then lets go.
 * `in_flight`: applies 1, opens 2, says `open`, waits.
 * `endless`: opens and closes versions from 1 on, saying each step that has been recorded, until it is killed.
 */
const [place = '', script = ''] = process.argv.slice(2);
const say = (text: string) => process.stdout.write(`${text}\n`);

await using histories = createHistories({ temporaryDirectory: tmpdir() });
const claimed = await histories.claim(JSON.parse(place) as HistoryPlace);
if (claimed.ok) {
  await using store = claimed.value;
  say('claimed');
  if (script === 'in_flight') await leaveInFlight(store);
  if (script === 'endless') await writeEndlessly(store);
  process.stdin.resume();
  await once(process.stdin, 'end');
} else {
  say(claimed.error.reason);
}

async function leaveInFlight(store: HistoryStore): Promise<void> {
  given(await store.finish(stageOutcome()));
  given(await store.open(intent('1')));
  given(await store.close(outcome('1')));
  given(await store.open(intent('2')));
  say('open');
}

async function writeEndlessly(store: HistoryStore): Promise<void> {
  const variables = [{ name: 'padding', form: 'clear', text: 'x'.repeat(3000) }] as const;
  for (let version = 1; ; version += 1) {
    given(await store.open(intent(String(version))));
    say(`open ${version}`);
    given(await store.close(outcome(String(version), { variables })));
    say(`close ${version}`);
  }
}
