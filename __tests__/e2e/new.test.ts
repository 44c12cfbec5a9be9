import { readFile, readdir, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { makeLedgerProject } from '../rigs/ledger-project.ts';

/** Several processes, on a machine that may be busy. */
const TIMEOUT_MS = 90_000;

const ONE = [{ name: 'one', manner: 'put' }] as const;

test(
  'a new migration is valid as it is, goes by its predecessor, and sends nothing before it is filled in',
  async () => {
    await using project = await makeLedgerProject({ migrations: ONE });
    const made = await project.run('new', 'things', "Ada's first: #1");
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain('made things/migration/002_ada_s_first_1.yaml');
    const text = await readFile(path.join(project.folder, 'things/migration/002_ada_s_first_1.yaml'), 'utf8');
    expect(text).toContain('such as {{.api}}/things/one\n');
    expect(await project.run('validate')).toMatchObject({ status: 0, stderr: '' });
    const plan = await project.run('plan');
    expect(plan.status).toBe(0);
    expect(plan.stdout).toContain("002_ada_s_first_1: Ada's first: #1");
    const up = await project.run('up');
    expect(up.status).toBe(1);
    expect(up.text).toContain('fill-in.invalid');
    expect(project.ledger.arrived).toEqual(['PUT /things one']);
    // Nothing was sent, so nothing is in doubt.
    expect((await project.run('status')).stdout).not.toContain('doubt');
  },
  TIMEOUT_MS,
);

test(
  'the number of an applied version whose file was deleted is not given out again',
  async () => {
    await using project = await makeLedgerProject({
      migrations: [...ONE, { name: 'two', manner: 'put' }, { name: 'three', manner: 'put' }],
    });
    expect(await project.run('up')).toMatchObject({ status: 0 });
    const folder = path.join(project.folder, 'things/migration');
    await rm(path.join(folder, '003_three.yaml'));
    expect(await project.run('new', 'things', 'four')).toMatchObject({ status: 0 });
    expect(await readdir(folder)).toEqual(['001_one.yaml', '002_two.yaml', '004_four.yaml']);
  },
  TIMEOUT_MS,
);

test.each([
  [['new', 'thing', 'two'], 'there is no stage called thing'],
  [['new', 'things', ' ?!'], 'is no name for a migration'],
  [['new', 'work', 'two'], 'work has no migrations: it is a shell stage (run)'],
  [['new', 'things'], 'new needs NAME'],
])(
  '%j is refused and makes nothing',
  async (line, message) => {
    const stages = "  - { name: work, run: 'true' }\n";
    await using project = await makeLedgerProject({ migrations: ONE, stages });
    const { status, text } = await project.run(...line);
    expect(status).toBe(1);
    expect(text).toContain(message);
    expect(await readdir(path.join(project.folder, 'things/migration'))).toEqual(['001_one.yaml']);
  },
  TIMEOUT_MS,
);

test(
  'nothing is written over, whatever its name',
  async () => {
    await using project = await makeLedgerProject({ migrations: ONE });
    const taken = path.join(project.folder, 'things/migration/002_two.yaml');
    await symlink('..', taken);
    const { status, text } = await project.run('new', 'things', 'two');
    expect(status).toBe(1);
    expect(text).toContain('things/migration/002_two.yaml is a folder, and its name is that of a migration');
    expect(await readlink(taken)).toBe('..');
  },
  TIMEOUT_MS,
);
