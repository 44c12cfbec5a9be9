import { describe, expect, test } from '@jest/globals';
import { hasPreview, previewDeployment } from '../../../src/execution/infrastructure/preview-deployment.ts';
import { fakeDeployment } from '../../rigs/azure/deployment-run.ts';
import { azureWork, commandWork } from '../../rigs/azure/infrastructure-of.ts';

describe('what a command would change', () => {
  test.each([
    ['exit code 2', { exitCode: 2, kept: '+ a\n' }, { outcome: 'changes', changes: [], text: '+ a' }],
    ['changes=true', { output: 'changes=true\n', kept: '+ a' }, { outcome: 'changes', changes: [], text: '+ a' }],
    ['changes=false', { output: 'changes=false\n' }, { outcome: 'no_changes', changes: [] }],
    ['exit code 0 alone', { kept: 'all is well' }, { outcome: 'unknown', changes: [], text: 'all is well' }],
    [
      'any other exit code',
      { exitCode: 1, excerpt: 'Error: no state' },
      { outcome: 'unknown', note: 'preview ended with exit code 1; Error: no state', changes: [] },
    ],
  ])('%s', async (_, end, expected) => {
    const { run, shell } = fakeDeployment(commandWork({ preview: 'preview', deploy: 'deploy' }));
    shell.on('preview', end);
    expect(await previewDeployment(run)).toEqual(expected);
    expect(shell.scripts).toEqual(['preview']);
  });

  test('is not asked where there is no way to', async () => {
    const { run, shell } = fakeDeployment(commandWork());
    expect([hasPreview(run.work), await previewDeployment(run), shell.scripts]).toEqual([false, undefined, []]);
  });
});

describe('what a deployment of Azure would change', () => {
  test('is what az says, and nothing is deployed', async () => {
    const { run, az } = fakeDeployment(azureWork());
    az.answer({ changes: [{ changeType: 'Create', resourceId: '/subscriptions/s/resourceGroups/rg' }] });
    expect(await previewDeployment(run)).toEqual({
      outcome: 'changes',
      changes: [{ action: 'create', resource: 'resourceGroups/rg', properties: [] }],
    });
    expect(az.calls.map(({ command }) => command)).toEqual(['deployment sub what-if']);
  });

  test('is not asked where the stage says so', async () => {
    const { run, az } = fakeDeployment(azureWork({ whatIf: false }));
    expect([hasPreview(run.work), await previewDeployment(run), az.commands]).toEqual([false, undefined, []]);
  });

  test.each([
    [
      'az fails',
      { exitCode: 1, stderr: 'ERROR: (AuthorizationFailed) no\n' },
      /^az deployment sub what-if ended with exit code 1; ERROR: \(Auth/,
    ],
    ['az says something else', { stdout: 'hello' }, /^what az printed can't be read/],
    ['az talks too much', { exitCode: 1, stderr: 'x'.repeat(2000) }, /^az deployment.{400,}…$/],
  ])('is not known where %s', async (_, answer, note) => {
    const { run, az } = fakeDeployment(azureWork());
    az.answer(answer);
    expect(await previewDeployment(run)).toEqual({
      outcome: 'unknown',
      note: expect.stringMatching(note),
      changes: [],
    });
  });

  test('is not known without az, which is no failure', async () => {
    const { run, az } = fakeDeployment(azureWork());
    az.remove();
    expect(await previewDeployment(run)).toMatchObject({
      outcome: 'unknown',
      note: expect.stringContaining('az was not found, and stages.yaml:12:7 needs it'),
    });
  });
});
