import { readdir } from 'node:fs/promises';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { REMOTE_SNAPSHOTS_CONTRACT, type RemoteSnapshotsRig } from '../../contracts/remote-snapshots.ts';
import { serveGit } from '../../rigs/git-http-server.ts';
import { type GitRemote, makeGitRemote } from '../../rigs/git-remote.ts';
import { gitStore } from '../../rigs/git-snapshots.ts';
import { given } from '../../rigs/given.ts';
import { snapshotOf } from '../../rigs/remote-snapshot.ts';

const REF = 'refs/stage-orchestrator/production';

/** Each operation is about ten processes. */
jest.setTimeout(60_000);

const { signal } = new AbortController();

/** A store whose remote is its path, or the address that is given. */
function rigOf(remote: GitRemote, address: string = remote.path): RemoteSnapshotsRig {
  return {
    store: () => gitStore(remote.place({ remote: address })),
    breakDown: () => remote.setReachable(false),
    recover: () => remote.setReachable(true),
    async [Symbol.asyncDispose]() {
      expect(await readdir(remote.temporaryDirectory)).toEqual([]);
    },
  };
}

describe('a ref in a folder keeps the contract', () => {
  test.each(REMOTE_SNAPSHOTS_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using remote = await makeGitRemote();
    await using rig = rigOf(remote);
    await check(rig);
  });
});

describe('a ref behind HTTP keeps the contract', () => {
  test.each(REMOTE_SNAPSHOTS_CONTRACT)('%s', async (_promise, check) => {
    expect.hasAssertions();
    await using remote = await makeGitRemote();
    await using server = await serveGit(remote);
    await using rig = rigOf(remote, server.url);
    await check(rig);
  });
});

describe('a save', () => {
  test('is one commit that says who saved what and when, and contains nothing else', async () => {
    await using remote = await makeGitRemote();
    const store = gitStore(remote.place());
    given(await store.save('production', snapshotOf({ generation: 7 }), 0, signal));
    expect(await remote.git('log', '--format=%an <%ae> %cn <%ce> %aI %cI%n%B', REF)).toMatch(
      new RegExp(
        [
          '^Stage Orchestrator <stage-orchestrator@noreply.invalid> Stage Orchestrator <stage-orchestrator@noreply.invalid> ' +
            '2026-01-02T03:04:05.00:00 2026-01-02T03:04:05.00:00',
          'Save generation 7 of production',
          '',
          'Project: shop',
          'Environment: production',
          'Generation: 7',
          'Run: 812',
          'Attempt: 1',
          'Actor: ada',
          'Commit: c0ffee',
          'Save-Id: [0-9a-f-]{36}\n*$',
        ].join('\n'),
      ),
    );
    expect(await remote.git('ls-tree', '-r', '--name-only', REF)).toBe('alpha.db\nmanifest.json');
    expect(await remote.git('for-each-ref', '--format=%(refname)')).toBe(REF);
    expect(await remote.git('fsck', '--strict', '--no-dangling')).not.toMatch(/error|warning/);
  });

  test('is the child of the one before, and leaves it as it was', async () => {
    await using remote = await makeGitRemote();
    const store = gitStore(remote.place());
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal));
    const first = await remote.git('rev-parse', REF);
    given(await store.save('production', snapshotOf({ generation: 2 }), 1, signal));
    expect(await remote.git('rev-parse', `${REF}^`)).toBe(first);
    expect(await remote.generations(REF)).toEqual([2, 1]);
  });

  test('sends again only what has changed', async () => {
    await using remote = await makeGitRemote();
    const large = Buffer.alloc(300_000, 'a history that compresses badly enough to be seen');
    for (let index = 0; index < large.length; index += 1) large[index] = (index * index * 2_654_435_761) >>> 13;
    const store = gitStore(remote.place());
    given(await store.save('production', snapshotOf({ generation: 1, histories: { large } }), 0, signal));
    const objects = async (): Promise<number> =>
      Number(/size: (\d+)/.exec(await remote.git('count-objects', '-v'))?.[1]);
    const before = await objects();
    const histories = { large, small: 'new' };
    given(await store.save('production', snapshotOf({ generation: 2, histories }), 1, signal));
    expect((await objects()) - before).toBeLessThan(50);
  });

  test('cannot be made to look like another one by what it is told', async () => {
    await using remote = await makeGitRemote();
    const provenance = {
      run: '1\nGeneration: 99',
      attempt: 1,
      actor: 'x\r\n\r\nGeneration: 98',
      commit: '\u2028\u0000',
    };
    const store = gitStore(remote.place(), { project: 'shop\nGeneration: 97', provenance });
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal));
    expect(await remote.generations(REF)).toEqual([1]);
    expect(given(await store.load('production', signal))?.generation).toBe(1);
  });

  test('in a remote of the other hash function is found again', async () => {
    await using remote = await makeGitRemote('sha256');
    // As long as nothing is in it, nothing tells which function it has.
    const tree = await remote.git('hash-object', '-t', 'tree', '-w', '/dev/null');
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const commit = await remote.git(...identity, 'commit-tree', '-m', 'Begin', tree);
    await remote.git('update-ref', 'HEAD', commit);
    const store = gitStore(remote.place());
    expect(given(await store.load('production', signal))).toBeUndefined();
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal));
    given(await store.save('production', snapshotOf({ generation: 2 }), 1, signal));
    expect(given(await store.loadGeneration('production', 1, signal))?.generation).toBe(1);
  });

  const tooMuch: readonly (readonly [string, ReadonlyMap<string, Uint8Array>, string])[] = [
    ['too many files', new Map(Array.from({ length: 5_001 }, (_, index) => [`${index}.db`, new Uint8Array()])), '5001'],
    ['a file that is too large', new Map([['alpha.db', new Uint8Array(95 * 1024 * 1024 + 1)]]), 'alpha.db'],
    ['a file without a name', new Map([['', new Uint8Array()]]), '""'],
    ['a name that is too long', new Map([['x'.repeat(1_001), new Uint8Array()]]), 'xxx'],
    ['a name that is no text', new Map([['\uD800.db', new Uint8Array()]]), 'ud800'],
  ];
  test.each(tooMuch)('of %s is refused before anything is sent', async (_what, files, problem) => {
    await using remote = await makeGitRemote();
    remote.setReachable(false);
    const saved = await gitStore(remote.place()).save('production', { generation: 1, files }, 0, signal);
    expect(saved).toMatchObject({
      error: { reason: 'save_failed', environment: 'production', problem: expect.stringContaining(problem) },
    });
  });
});

describe('files', () => {
  const HOSTILE = [
    './..:../up:/absolute:a/b:a\\b:.git:.GIT:git~1:.gitmodules:.gitattributes:.g\u200Cit:CON:a\tb:a\nb:\u0000:"quoted"'.split(
      ':',
    ),
    "it's:%2E:%:%zz:-rf:--: :Alpha.db:alpha.db:e\u0301.db:\u00E9.db:\u{1F600}:\u202E:deleteall:!'()*~".split(':'),
    ['.', '..', 'a:b', 'x'.repeat(1_000)],
  ].flat();

  test('of every name and content come back as they were, one by one', async () => {
    await using remote = await makeGitRemote();
    const files = new Map(HOSTILE.map((name, index) => [name, Buffer.from(`content ${index} of ${name}`)]));
    const store = gitStore(remote.place());
    given(await store.save('production', { generation: 1, files }, 0, signal));
    expect(contentOf(given(await store.load('production', signal))?.files)).toEqual(contentOf(files));
    expect(await remote.git('fsck', '--strict')).not.toMatch(/error|warning/);
  });

  test('come back byte for byte', async () => {
    await using remote = await makeGitRemote();
    const store = gitStore(remote.place());
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => text.isWellFormed());
    const entries = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 3_000 })), {
      maxLength: 30,
      selector: ([unique]) => unique,
    });
    let generation = 0;
    await fc.assert(
      fc.asyncProperty(entries, async (pairs) => {
        const files = new Map(pairs);
        given(await store.save('production', { generation: generation + 1, files }, generation, signal));
        generation += 1;
        const loaded = given(await store.load('production', signal));
        expect(loaded?.generation).toBe(generation);
        expect(contentOf(loaded?.files)).toEqual(contentOf(files));
      }),
      { numRuns: 12 },
    );
  });
});

function contentOf(files: ReadonlyMap<string, Uint8Array> | undefined): ReadonlyMap<string, string> {
  return new Map([...(files ?? [])].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
}

describe('older generations', () => {
  test('are found under saves of others that come meanwhile', async () => {
    await using remote = await makeGitRemote();
    const store = gitStore(remote.place());
    for (const generation of [1, 2, 3, 4, 5]) {
      given(await store.save('production', snapshotOf({ generation }), generation - 1, signal));
    }
    const [older, saved] = await Promise.all([
      store.loadGeneration('production', 2, signal),
      gitStore(remote.place()).save('production', snapshotOf({ generation: 6 }), 5, signal),
    ]);
    expect(given(saved)).toEqual({ outcome: 'saved' });
    expect(contentOf(given(older)?.files)).toEqual(contentOf(snapshotOf({ generation: 2 }).files));
  });

  test('that a commit of somebody else hides are not gone on from', async () => {
    await using remote = await makeGitRemote();
    const store = gitStore(remote.place());
    given(await store.save('production', snapshotOf({ generation: 1 }), 0, signal));
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const foreign = await remote.git(...identity, 'commit-tree', '-p', REF, '-m', 'Tidy up', `${REF}^{tree}`);
    await remote.git('update-ref', REF, foreign);
    const error = { reason: 'history_damaged', file: expect.stringContaining(REF), problem: expect.any(String) };
    expect(await store.load('production', signal)).toMatchObject({ error });
    expect(await store.generations('production', signal)).toMatchObject({ error });
    expect(await store.save('production', snapshotOf({ generation: 2 }), 1, signal)).toMatchObject({ error });
    expect(await remote.git('rev-parse', REF)).toBe(foreign);
  });

  test.each([
    ['a folder', '100644', 'inner/alpha.db', 'inner'],
    ['a link', '120000', 'alpha.db', 'alpha.db'],
    ['a name that no save writes', '100644', '%61lpha.db', '%61lpha.db'],
  ])('that contain %s are damaged', async (_what, mode, name, named) => {
    await using remote = await makeGitRemote();
    const message = 'Save generation 1 of production\n\nGeneration: 1\n';
    const lines = [`commit ${REF}`, 'committer A <a@example.com> 1 +0000', `data ${message.length}`, message];
    const file = [`M ${mode} inline ${name}`, 'data 1', 'x', ''];
    await remote.input([...lines, ...file].join('\n'), 'fast-import', '--quiet');
    expect(await gitStore(remote.place()).load('production', signal)).toMatchObject({
      error: { reason: 'history_damaged', problem: expect.stringContaining(named) },
    });
  });
});
