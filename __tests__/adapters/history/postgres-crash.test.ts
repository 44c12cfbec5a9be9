import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { given } from '../../rigs/given.ts';
import { startHistoryProcess } from '../../rigs/history-process.ts';
import { postgresRig, untilNothingIsClaimed, type PostgresRig } from '../../rigs/postgres-history.ts';
import { startPostgres, type PostgresServer } from '../../rigs/postgres.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

async function read(rig: PostgresRig) {
  await using histories = rig.histories();
  return given(await histories.read(rig.place('alpha')));
}

const inDoubt = { completed: false, applied: [{ version: '1' }], openIntents: [{ version: '2', run: '812' }] };

describe('a process that is killed', () => {
  test('between sending and the answer leaves the intent, and frees its claim', async () => {
    const rig = await postgresRig(server);
    const process = startHistoryProcess(rig.place('alpha'), 'in_flight');
    expect([await process.line(), await process.line()]).toEqual(['claimed', 'open']);
    expect(await read(rig)).toMatchObject(inDoubt);
    await process.kill();
    await untilNothingIsClaimed(rig);
    await using histories = rig.histories();
    await using store = given(await histories.claim(rig.place('alpha')));
    expect(given(await store.read())).toMatchObject(inDoubt);
  });

  test.each([1, 2, 7, 40, 41])('anywhere after its %i-th write leaves all that it said was recorded', async (steps) => {
    const rig = await postgresRig(server);
    const process = startHistoryProcess(rig.place('alpha'), 'endless');
    expect(await process.line()).toBe('claimed');
    let last = '';
    for (let step = 0; step < steps; step += 1) last = (await process.line()) ?? '';
    await process.kill();
    // It may have gone on after the last line that was read.
    for (let line = await process.line(); line !== undefined; line = await process.line()) last = line;
    // The server may still be at what was on its way.
    await untilNothingIsClaimed(rig);

    const [word, said = ''] = last.split(' ');
    const recorded = word === 'close' ? Number(said) : Number(said) - 1;
    const history = await read(rig);
    const applied = history.applied.map(({ version }) => Number(version));
    expect(applied).toEqual(applied.map((_, index) => index + 1));
    expect([recorded, recorded + 1]).toContain(applied.length);
    const open = history.openIntents.map(({ version }) => Number(version));
    if (word === 'open' && applied.length === recorded) expect(open).toEqual([recorded + 1]);
    else expect([[], [applied.length + 1]]).toContainEqual(open);
    expect(history.applied.every(({ variables }) => variables[0]?.text.length === 3000)).toBe(true);
  });
});

describe('two processes', () => {
  test('the second is refused while the first holds the history, and may have it afterwards', async () => {
    const rig = await postgresRig(server);
    const first = startHistoryProcess(rig.place('alpha'), 'hold');
    expect(await first.line()).toBe('claimed');
    const second = startHistoryProcess(rig.place('alpha'), 'hold');
    expect(await second.line()).toBe('history_busy');
    expect(await second.ended()).toBe(0);
    expect(await first.ended()).toBe(0);
    const third = startHistoryProcess(rig.place('alpha'), 'hold');
    expect(await third.line()).toBe('claimed');
    expect(await third.ended()).toBe(0);
  });

  test('of many that ask at once where there is no history yet, one has it', async () => {
    const rig = await postgresRig(server);
    const processes = Array.from({ length: 5 }, () => startHistoryProcess(rig.place('alpha'), 'hold'));
    const answers = await Promise.all(processes.map((process) => process.line()));
    expect(answers.map(String).toSorted()).toEqual(['claimed', ...Array.from({ length: 4 }, () => 'history_busy')]);
    for (const process of processes) expect(await process.ended()).toBe(0);
  });

  test('of many stages at once, each has its own, also where they share a database that has none yet', async () => {
    const rig = await postgresRig(server);
    const stages = ['alpha', 'bravo', 'charlie', 'delta'];
    const processes = stages.map((stage) => startHistoryProcess(rig.place(stage), 'hold'));
    expect(await Promise.all(processes.map((process) => process.line()))).toEqual(stages.map(() => 'claimed'));
    for (const process of processes) expect(await process.ended()).toBe(0);
  });
});
