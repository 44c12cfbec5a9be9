import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { runCli } from '../rigs/cli.ts';
import { makeLedgerProject } from '../rigs/ledger-project.ts';
import { startPostgres } from '../rigs/postgres.ts';
import { makeTemporaryFolder } from '../rigs/temporary-folder.ts';

/** Several processes and a server, on a machine that may be busy. */
const TIMEOUT_MS = 120_000;

test(
  'where all histories are in PostgreSQL, isolate locks there, whatever folder a run works in',
  async () => {
    await using server = await startPostgres();
    const { port, database } = await server.createDatabase();
    const dsn = `postgres://postgres@127.0.0.1:${port}/${database}`;
    await using project = await makeLedgerProject({
      config: `store: { type: postgres, postgres: { dsn: '${dsn}' } }\n`,
      migrations: [{ name: 'one', manner: 'post' }],
    });
    await using elsewhere = await makeTemporaryFolder();
    // A project without a name is called like its folder.
    const folder = path.join(elsewhere.path, path.basename(project.folder));
    await cp(project.folder, folder, { recursive: true });
    const other = async (...line: readonly string[]) => runCli(line, { folder });

    const arrival = project.ledger.hold('POST /things one', 'before');
    const running = project.start('up', '--isolate');
    const held = await running.until(arrival);
    const refused = await other('up', '--isolate', '--lock-timeout', '0s');
    expect(refused).toMatchObject({ status: 3, text: expect.stringContaining('default is locked by run local-') });
    expect(await other('unlock')).toMatchObject({
      status: 3,
      text: expect.stringContaining('is locked by run local-'),
    });
    held.release();
    expect((await running.ended).status).toBe(0);

    expect((await other('unlock')).text).toContain('default is not locked');
    expect(await other('up', '--isolate', '--lock-timeout', '0s')).toMatchObject({ status: 0 });
    expect(project.ledger.arrived).toHaveLength(1);
  },
  TIMEOUT_MS,
);
