import { cp, mkdir, readFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type CliResult, runCli } from '../rigs/cli.ts';
import { makeGitRemote } from '../rigs/git-remote.ts';
import { type LedgerProject, makeLedgerProject } from '../rigs/ledger-project.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

const STATE = '.stage-orchestrator';

const twoThings = () =>
  makeLedgerProject({
    migrations: [
      { name: 'one', manner: 'post' },
      { name: 'two', manner: 'post' },
    ],
  });

/** The project as somebody else has it, who starts without histories. */
async function checkout(project: LedgerProject, folder: string): Promise<(...line: string[]) => Promise<CliResult>> {
  await cp(project.folder, folder, { recursive: true, filter: (file) => !file.includes(STATE) });
  return (...line) => runCli(line, { folder });
}

const stateOf = ({ stdout }: CliResult): unknown => (JSON.parse(stdout) as { readonly state: unknown }).state;

test(
  'what one machine exported, another one goes on from, values included',
  async () => {
    await using project = await twoThings();
    await using folder = await makeTemporaryFolder();
    expect((await project.run('up')).status).toBe(0);
    const file = path.join(folder.path, 'histories.json');
    expect((await project.run('state', 'export', file)).status).toBe(0);

    const elsewhere = await checkout(project, path.join(folder.path, path.basename(project.folder)));
    const dry = await elsewhere('state', 'import', file, '--dry-run', '--json');
    expect(stateOf(dry)).toMatchObject({ result: 'would_do', histories: [{ outcome: 'taken' }] });
    expect((await elsewhere('state', 'import', file)).stdout).toContain('1 taken, 0 unchanged, 0 kept, 0 conflicting');
    expect((await elsewhere('state', 'import', file)).stdout).toContain('0 taken, 1 unchanged, 0 kept, 0 conflicting');
    expect((await elsewhere('up')).status).toBe(0);
    expect(project.ledger.arrived).toHaveLength(2);
    // The ids of the things were only in the answers.
    expect((await elsewhere('down')).status).toBe(0);
    expect(project.ledger.arrived).toHaveLength(4);

    // The first machine knows nothing of that; the history that went on takes the place of its own.
    expect((await elsewhere('state', 'export', file)).status).toBe(1);
    expect((await elsewhere('state', 'export', file, '--yes')).status).toBe(0);
    expect((await project.run('state', 'import', file)).stdout).toContain('1 taken');
    expect((await project.run('down')).status).toBe(0);
    expect(project.ledger.arrived).toHaveLength(4);
  },
  TIMEOUT_MS,
);

test(
  'what a killed run has left in its log is imported from a copy of the folder',
  async () => {
    await using project = await twoThings();
    await using folder = await makeTemporaryFolder();
    const arrival = project.ledger.hold('POST /things two', 'after');
    const running = project.start('up');
    const request = await running.until(arrival);
    await running.killGroup();
    request.release();

    const rescued = path.join(folder.path, 'rescued');
    await cp(path.join(project.folder, STATE, 'default'), rescued, { recursive: true });
    expect(await readdir(rescued)).toContain('things.db-wal');
    const elsewhere = await checkout(project, path.join(folder.path, 'elsewhere'));
    expect((await elsewhere('state', 'import', rescued, '--environment', 'default')).status).toBe(0);
    const refused = await elsewhere('up');
    expect(refused.status).toBe(3);
    expect(refused.text).toContain('in doubt: things/002_two');
    expect(project.ledger.arrived).toHaveLength(2);
  },
  TIMEOUT_MS,
);

describe('with the state in git', () => {
  /** Applies both migrations one after the other, so that two generations are kept; `state` goes with every command. */
  async function twoGenerations(project: LedgerProject, remote: string): Promise<readonly string[]> {
    const state = ['--state', `git=${remote}`];
    const second = path.join(project.folder, 'things/migration/002_two.yaml');
    await rename(second, path.join(project.folder, 'later.yaml'));
    expect((await project.run('up', ...state)).status).toBe(0);
    await rename(path.join(project.folder, 'later.yaml'), second);
    expect((await project.run('up', ...state)).status).toBe(0);
    return state;
  }

  test(
    'the record goes back to an older generation, and forward again',
    async () => {
      await using project = await twoThings();
      await using remote = await makeGitRemote();
      const state = await twoGenerations(project, remote.path);
      const listed = stateOf(await project.run('state', 'list', '--json', ...state));
      expect(listed).toMatchObject({
        environments: [{ generations: [{ generation: 2, stores: ['git', 'directory'] }, { generation: 1 }] }],
      });
      const asked = await project.run('state', 'rollback-to', '1', ...state);
      expect(asked.status).toBe(3);
      expect(asked.stdout).toContain('no longer known as applied: 002_two');
      expect(asked.stdout).toContain('Only the record goes back');
      expect((await project.run('state', 'rollback-to', '1', '--yes', ...state)).status).toBe(0);
      expect((await project.run('status', ...state)).stdout).toContain('pending: 002_two');
      // Not what this history is about any more: the newest one is.
      expect((await project.run('state', 'rollback-to', '2', '--yes', ...state)).stdout).toContain(
        'saved as generation 4',
      );
      expect((await project.run('up', ...state)).status).toBe(0);
      expect(project.ledger.arrived).toHaveLength(2);
      const gone = await project.run('state', 'rollback-to', '9', '--yes', ...state);
      expect(gone.status).toBe(1);
      expect(gone.text).toContain('those that are kept: 4, 3, 2, 1');
    },
    TIMEOUT_MS,
  );

  test(
    'work that was never saved is kept by importing the working copy, or dropped by going back',
    async () => {
      await using project = await twoThings();
      await using remote = await makeGitRemote();
      const state = await twoGenerations(project, remote.path);
      expect((await project.run('down')).status).toBe(0);
      const refused = await project.run('up', ...state);
      expect(refused.status).toBe(3);
      const [keep = ''] = /stage-orchestrator (state import .*)/.exec(refused.text)?.slice(1) ?? [];
      expect(keep).toContain(`${STATE}/default`);
      // Number 3 was given to the working copy, where nothing was saved.
      expect((await project.run(...keep.split(' '))).stdout).toContain('default is saved as generation 4');
      expect((await project.run('status', ...state)).stdout).toContain('0 applied, 2 pending');

      await using folder = await makeTemporaryFolder();
      const elsewhere = await checkout(project, path.join(folder.path, path.basename(project.folder)));
      expect((await elsewhere('up', ...state)).status).toBe(0);
      expect((await elsewhere('down')).status).toBe(0);
      const back = await elsewhere('state', 'rollback-to', '5', '--yes', ...state);
      expect(back.stdout).toContain('dropped: what was never saved of things');
      expect((await elsewhere('status', ...state)).stdout).toContain('2 applied');
    },
    TIMEOUT_MS,
  );

  test(
    'two that went on apart are refused, until a person decides',
    async () => {
      await using project = await twoThings();
      await using remote = await makeGitRemote();
      const state = await twoGenerations(project, remote.path);
      await using folder = await makeTemporaryFolder();
      const elsewhere = await checkout(project, path.join(folder.path, path.basename(project.folder)));
      expect((await elsewhere('down', ...state)).status).toBe(0);
      await writeFile(path.join(project.folder, 'things/migration/003_three.yaml'), THIRD);
      expect((await project.run('up')).status).toBe(0);
      const line = ['state', 'import', path.join(project.folder, STATE, 'default'), ...state];
      const refused = await project.run(...line);
      expect(refused.status).toBe(3);
      expect(refused.stdout).toContain('0 taken, 0 unchanged, 0 kept, 1 conflicting');
      expect(refused.stdout).toContain('only there: 001_one, 002_two, 003_three');
      expect((await elsewhere('status', ...state)).stdout).toContain('0 applied');
      expect((await project.run(...line, '--take', 'things')).status).toBe(0);
      expect((await elsewhere('status', ...state)).stdout).toContain('3 applied');
    },
    TIMEOUT_MS,
  );
});

const THIRD = `up: { request: { method: PUT, url: '{{.api}}/things/three', body: { name: three } } }\ndown: { none: true }\n`;

test(
  'a damaged or lost history is put right from an export, with a yes',
  async () => {
    await using project = await twoThings();
    expect((await project.run('up')).status).toBe(0);
    const file = path.join(project.folder, 'histories.json');
    expect((await project.run('state', 'export', file)).status).toBe(0);
    const history = path.join(project.folder, STATE, 'default/things.db');
    for (const spoil of [() => truncate(history, 3_000), () => rm(history)]) {
      await spoil();
      expect((await project.run('up')).status).toBe(3);
      const asked = await project.run('state', 'import', file);
      expect(asked.status).toBe(3);
      expect(asked.stdout).toContain('all that is kept of default is replaced by what is imported');
      expect((await project.run('state', 'import', file, '--yes')).status).toBe(0);
      expect((await project.run('up')).status).toBe(0);
    }
    expect(project.ledger.arrived).toHaveLength(2);
    expect((await readFile(file, 'utf8')).includes('things.db')).toBe(true);
  },
  TIMEOUT_MS,
);

test.each([
  [['state'], 'state needs one of: state list, state export, state import, state rollback-to'],
  [['state', 'lst'], 'did you mean state list?'],
  [['state', 'import'], 'state import needs FILE'],
  [['state', 'rollback-to', '1', '2'], 'state rollback-to does not take "2"'],
])(
  '%j is refused',
  async (line, message) => {
    await using project = await twoThings();
    const { status, text } = await project.run(...line);
    expect(status).toBe(1);
    expect(text).toContain(message);
  },
  TIMEOUT_MS,
);

test(
  'paths lead from where the program is started, and the folder of histories is the one that is named',
  async () => {
    await using project = await twoThings();
    await using folder = await makeTemporaryFolder();
    await mkdir(path.join(folder.path, 'work'));
    const options = ['--config', path.join(project.folder, 'stages.yaml'), '--state-dir', '../state'];
    const run = (...line: string[]) => runCli([...line, ...options], { folder: path.join(folder.path, 'work') });
    expect((await run('up')).status).toBe(0);
    expect((await run('state', 'export', 'histories.json')).stdout).toContain('wrote histories.json');
    expect(await readdir(path.join(folder.path, 'work'))).toEqual(['histories.json']);
    expect((await run('state', 'list')).stdout).toContain('../state/default');
  },
  TIMEOUT_MS,
);
