import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { historyBytes } from '../rigs/history-bytes.ts';
import { stateCommands } from '../rigs/state-commands.ts';

const ALPHA = await historyBytes('test/alpha', [{ run: '801', did: ['1'] }]);

describe('state export', () => {
  test('writes the newest histories of every environment, and names what is not among them', async () => {
    await using project = await stateCommands();
    project.archive.save('test', {});
    project.archive.save('test', { alpha: ALPHA });
    project.archive.unsaved('test', 'bravo');
    const outcome = await project.run('state', 'export', 'histories.json');
    expect(outcome).toMatchObject({
      kind: 'state',
      exitStatus: 0,
      report: {
        action: 'export',
        project: 'shop',
        file: 'histories.json',
        environments: [{ environment: 'test', generation: 2, stages: ['alpha'], unsaved: ['bravo'] }],
        empty: ['production'],
        elsewhere: [
          { id: 'test/reports', place: 'PostgreSQL (db.example:5432/reports_test)' },
          { id: 'production/reports', place: 'PostgreSQL (db.example:5432/reports_production)' },
        ],
      },
    });
    const text = await project.read('histories.json');
    const document: unknown = JSON.parse(text);
    expect(document).toMatchObject({
      format: 'stage-orchestrator/state-export',
      version: 1,
      project: 'shop',
      exported_at: expect.stringMatching(/^20.*Z$/),
      environments: {
        test: {
          generation: 2,
          files: {
            'alpha.db': {
              sha256: createHash('sha256').update(ALPHA).digest('hex'),
              base64: Buffer.from(ALPHA).toString('base64'),
            },
            'manifest.json': { sha256: expect.any(String), base64: expect.any(String) },
          },
        },
      },
    });
    expect(outcome).toMatchObject({ report: { bytes: text.length } });
  });

  test('takes the environments that are asked for', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    project.archive.save('production', {});
    await project.run('state', 'export', 'histories.json', '--environment', 'production');
    expect(
      Object.keys((JSON.parse(await project.read('histories.json')) as { environments: object }).environments),
    ).toEqual(['production']);
  });

  test('writes over nothing without a yes', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    await project.write('histories.json', 'precious');
    expect(await project.run('state', 'export', 'histories.json')).toMatchObject({
      kind: 'failure',
      failure: { reason: 'usage', hint: 'name another file, or replace this one:' },
    });
    expect(await project.read('histories.json')).toBe('precious');
    expect(await project.run('state', 'export', 'histories.json', '--yes')).toMatchObject({ kind: 'state' });
    expect(await project.read('histories.json')).toContain('state-export');
  });

  test.each([
    [['-'], 'state export writes a file: name one'],
    [['histories.json'], 'there is nothing to export: no history of test, production is kept in '],
    [['stages.yaml/histories.json'], 'there is nothing to export'],
  ])('%j with nothing kept is refused', async (line, message) => {
    await using project = await stateCommands();
    expect(await project.run('state', 'export', ...line)).toMatchObject({
      kind: 'failure',
      failure: { reason: 'usage', message: expect.stringContaining(message) },
    });
  });

  test('says where it cannot write', async () => {
    await using project = await stateCommands();
    project.archive.save('test', { alpha: ALPHA });
    expect(await project.run('state', 'export', 'stages.yaml/histories.json')).toMatchObject({
      failure: { message: expect.stringMatching(/^the export can't be written to stages\.yaml\/histories\.json: /) },
    });
  });
});
