import { describe, expect, test } from '@jest/globals';
import { waveNext } from '../../src/composition/wave-next.ts';
import { anew, lookAt, resume, settle, stageCommand } from '../../src/domain/next-step.ts';
import type { NextStep } from '../../src/domain/next-step.ts';

const ID = 'test/database';

function shown(inputs: Readonly<Record<string, string>>, ...steps: readonly NextStep[]): readonly string[] {
  return waveNext((name) => inputs[name] ?? '')(steps);
}

describe('what comes after a job of a fan-out', () => {
  test('that failed is a button of GitHub, and commands that look stay', () => {
    expect(shown({ command: 'leg' }, resume(ID), resume('test/other'), lookAt(ID))).toEqual([
      '(press "Re-run failed jobs": what is done is not done again)',
      'stage-orchestrator status --environment test --stage database',
    ]);
  });

  test('that ended well although something failed is to run all of it again: there are no failed jobs', () => {
    const showNext = waveNext(() => 'finish', { isWell: true });
    expect(showNext([resume(ID)])).toEqual(['(press "Re-run all jobs", or start a new run)']);
  });

  test('that was asked in vain is not the help for a command line', () => {
    expect(shown({ command: 'leg' }, 'stage-orchestrator --help')).toEqual([]);
  });

  test('that was rolled back is to run all of it again', () => {
    expect(shown({ command: 'finish' }, anew(resume(ID)))).toEqual(['(press "Re-run all jobs", or start a new run)']);
  });

  test('that is in doubt is to settle it, and to plan anew since its artifacts do not know', () => {
    const doubt = { instance: ID, version: '3', label: '003_user', run: '812', direction: 'up' } as const;
    expect(shown({ command: 'leg' }, ...settle(doubt))).toEqual([
      'stage-orchestrator resolve database 003 --applied --environment test --reason "…"',
      'stage-orchestrator resolve database 003 --not-applied --environment test --reason "…"',
      '(press "Re-run all jobs", or start a new run)',
    ]);
  });

  test('that previewed is the same without dry-run, and of a plan its legs', () => {
    const up = { command: 'up', scope: 'plan' } as const;
    expect(shown({ command: 'plan', 'dry-run': 'true' }, up)).toEqual(['(start the workflow without dry-run)']);
    expect(shown({ command: 'plan', 'dry-run': 'false' }, up)).toEqual([]);
  });

  test('that a rollback would follow is the workflow for it', () => {
    expect(shown({ command: 'finish' }, stageCommand('down', 'from', ID))).toEqual([
      '(start the workflow that rolls back, from its form)',
    ]);
  });
});
