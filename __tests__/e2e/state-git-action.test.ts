import { describe, expect, test } from '@jest/globals';
import { serveGit } from '../rigs/git-http-server.ts';
import { runGit } from '../rigs/git-remote.ts';
import { startStateWorld, type Machine, type StateWorld } from '../rigs/state-world.ts';

/** Each step is a process with several of git. */
const TIMEOUT_MS = 120_000;

const TOKEN = 'token-that-may-write';
const CREDENTIAL = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');

const twoThings = async (): Promise<StateWorld> =>
  startStateWorld({
    migrations: [
      { name: 'one', manner: 'post' },
      { name: 'two', manner: 'post' },
    ],
  });

describe('signs in to the repository of the workflow', () => {
  /** A machine whose `GITHUB_SERVER_URL` is a server that asks for the token. */
  async function withServer(work: (world: StateWorld, machine: Machine, server: string) => Promise<void>) {
    await using world = await twoThings();
    await using server = await serveGit(world.remote, { credentials: `x-access-token:${TOKEN}` });
    const { origin } = new URL(server.url);
    const environment = { GITHUB_SERVER_URL: origin, GITHUB_REPOSITORY: 'remote.git' };
    await work(world, await world.machine(world.service.runs.start(), environment), origin);
  }

  const isSaved = async ({ remote }: StateWorld): Promise<boolean> =>
    (await remote.git('for-each-ref', '--format=%(refname)')).includes('refs/stage-orchestrator/default');

  test(
    'with the header that the checkout has left',
    async () => {
      await withServer(async (world, machine, server) => {
        const header = [`http.${server}/.extraheader`, `AUTHORIZATION: basic ${CREDENTIAL}`];
        await runGit(world.remote.variables, '-C', machine.folder, 'config', ...header);
        const main = await machine.main({ state: 'git', 'github-token': 'token-that-reads' });
        expect(main.status).toBe(0);
        expect(await isSaved(world)).toBe(true);
      });
    },
    TIMEOUT_MS,
  );

  test(
    'with github-token where it has left none, and shows neither',
    async () => {
      await withServer(async (world, machine) => {
        const main = await machine.main({ state: 'git', 'github-token': TOKEN });
        expect(main.status).toBe(0);
        expect(await isSaved(world)).toBe(true);
        expect(main.masks).toEqual(expect.arrayContaining([TOKEN, CREDENTIAL]));
        const shown = main.log.replaceAll(/^::add-mask::.*$/gmu, '');
        for (const secret of [TOKEN, CREDENTIAL]) expect(shown).not.toContain(secret);
      });
    },
    TIMEOUT_MS,
  );

  test(
    'and sends nothing where it may not',
    async () => {
      await withServer(async (world, machine) => {
        const main = await machine.main({ state: 'git', 'github-token': 'token-of-somebody' });
        expect(main).toMatchObject({ status: 1, log: expect.stringMatching(/^::error .*can't be used/mu) });
        expect(world.ledger.arrived).toEqual([]);
      });
    },
    TIMEOUT_MS,
  );
});

describe('isolate', () => {
  test(
    'keeps another run out, which says who has the lock and where to look at it',
    async () => {
      await using world = await twoThings();
      const inputs = { state: 'git', isolate: 'true', 'lock-timeout': '0s' };
      const [one, other] = [world.service.runs.start(), world.service.runs.start()];
      const machine = await world.machine(one);
      const arrival = world.ledger.hold('POST /things one', 'before');
      let kill = (): void => undefined;
      const running = machine.main(inputs, (signal) => (kill = () => signal('SIGKILL')));
      const held = await arrival;

      const elsewhere = await world.machine(other);
      const refused = await elsewhere.main(inputs);
      const words = /^::error .*default is locked by run 812, attempt 1 of ada.*octo\/shop\/actions\/runs\/812/mu;
      expect(refused).toMatchObject({ status: 3, log: expect.stringMatching(words) });
      kill();
      await running;
      held.release();

      const shown = await elsewhere.main({ state: 'git', command: 'unlock' });
      expect(shown.log).toMatch(/default is locked by run 812, [^;\n]*\n/u);
      const unlock = { state: 'git', command: 'unlock', yes: 'true' };
      expect((await elsewhere.main(unlock)).log).toContain('default: freed the lock of run 812');
      expect((await machine.post()).status).toBe(0);
      expect(await elsewhere.main(inputs)).toMatchObject({ status: 3, log: expect.stringContaining('in doubt') });
    },
    TIMEOUT_MS,
  );

  test(
    'goes on at once where the run that has the lock is over',
    async () => {
      await using world = await twoThings();
      const inputs = { state: 'git', isolate: 'true', 'lock-timeout': '0s' };
      const [one, other] = [world.service.runs.start(), world.service.runs.start()];
      const machine = await world.machine(one);
      const arrival = world.ledger.hold('POST /things one', 'before');
      let kill = (): void => undefined;
      const running = machine.main(inputs, (signal) => (kill = () => signal('SIGKILL')));
      const ended = running.then(({ log }) => {
        throw new Error(`it ended too soon: ${log}`);
      });
      const held = await Promise.race([arrival, ended]);
      const elsewhere = await world.machine(other);
      kill();
      await ended.catch(() => undefined);
      held.release();
      expect((await elsewhere.main(inputs)).status).toBe(3);

      one.conclusion = 'cancelled';
      expect((await elsewhere.main({ state: 'git', command: 'unlock' })).log).toContain('; that run is over');
      const freed = /freed the lock of default, which run 812, attempt 1 of ada.* had left: that run is over/u;
      expect((await elsewhere.main(inputs)).log).toMatch(freed);
      expect((await elsewhere.main({ state: 'git', command: 'unlock' })).log).toContain('default is not locked');
    },
    TIMEOUT_MS,
  );

  test(
    'is refused where nothing can hold a lock',
    async () => {
      await using world = await twoThings();
      const machine = await world.machine(world.service.runs.start());
      const refused = await machine.main({ isolate: 'true' });
      expect(refused).toMatchObject({
        status: 1,
        log: expect.stringContaining('no lock can be held where the state is kept: artifact, cache'),
      });
      expect(refused.log).toContain('concurrency');
      expect(world.ledger.arrived).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

test(
  'a form settles what is in doubt for every later run',
  async () => {
    await using world = await twoThings();
    const machine = await world.machine(world.service.runs.start());
    const arrival = world.ledger.hold('POST /things two', 'after');
    const running = machine.main({ state: 'git' }, (signal) => void arrival.then(() => signal('SIGKILL')));
    const held = await arrival;
    await running;
    held.release();
    expect((await machine.post()).status).toBe(0);

    const form = await world.machine(world.service.runs.start());
    const decision = { stage: 'things', version: '002', applied: 'true', reason: 'it is there' };
    expect((await form.main({ state: 'git', command: 'resolve', ...decision })).status).toBe(0);
    const next = await world.machine(world.service.runs.start());
    expect(await next.main({ state: 'git' })).toMatchObject({ status: 0, outputs: { 'has-changes': 'false' } });
    expect(world.ledger.arrived).toHaveLength(2);
  },
  TIMEOUT_MS,
);
