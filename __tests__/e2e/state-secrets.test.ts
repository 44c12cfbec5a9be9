import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { formsOf } from '../../src/execution/secret-forms.ts';
import { keptByGit, keptByService } from '../rigs/kept-bytes.ts';
import { STATE_KEY, startStateWorld } from '../rigs/state-world.ts';

/** Two jobs with their stores. */
const TIMEOUT_MS = 120_000;

/** With what every encoding writes in another way. */
const GIVEN = 'Given/canary+5f~"é"?&x=1%';
const ANSWERED = 'Answered/canary+7a~"é"?&y=2%';

/** A secret goes in from the environment, another one comes back, is recorded, handed on, and used to undo. */
const FILES = {
  'things/config.yaml': 'env: [{ name: given_password, valueFromEnv: GIVEN }]\nstore: { save_response_body: true }\n',
  'things/migration/001_secret.yaml': `up:
  request: { method: POST, url: '{{.api}}/things', body: { name: '${ANSWERED}', password: '{{.given_password}}' } }
  response: { env_from: { made_password: id } }
down: { method: POST, url: '{{.api}}/things/one/removal', body: { password: '{{.made_password}}' }, response: { result_code: [204, 404] } }
`,
};

test(
  'no store holds a secret in any form, and a later run can use it all the same',
  async () => {
    await using world = await startStateWorld({
      migrations: [],
      files: FILES,
      stages: '  - { name: things, config_path: things/config.yaml }',
    });
    const inputs = { state: 'git, artifact, cache' };
    const environment = { GIVEN };
    const up = await world.machine(world.service.runs.start(), environment);
    expect((await up.main(inputs)).status).toBe(0);
    expect((await up.post()).status).toBe(0);

    const stores = { service: keptByService(world.service), git: [await keptByGit(world.remote)] };
    const folder = path.join(up.folder, '.stage-orchestrator');
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const disk = await Promise.all(names.map((entry) => readFile(path.join(entry.parentPath, entry.name))));
    for (const [store, kept] of Object.entries({ ...stores, disk })) {
      // What is searched is what is kept: the name of the migration is in the history.
      expect([store, kept.some((bytes) => bytes.includes('001_secret'))]).toEqual([store, true]);
      for (const secret of [GIVEN, ANSWERED, STATE_KEY, world.api.token])
        for (const form of formsOf(secret))
          expect([store, form, kept.some((bytes) => bytes.includes(form))]).toEqual([store, form, false]);
    }

    const down = await world.machine(world.service.runs.start(), environment);
    expect((await down.main({ ...inputs, command: 'down', 'on-missing-state': 'fail' })).status).toBe(0);
    expect(world.ledger.arrived.at(-1)).toBe('POST /things one');
  },
  TIMEOUT_MS,
);
