import { describe, expect, test } from '@jest/globals';
import { readWaveRequest } from '../../src/composition/wave-request.ts';
import { err, ok } from '../../src/domain/result.ts';

/** What these inputs ask for; all others are empty. */
function read(inputs: Readonly<Record<string, string>>): ReturnType<typeof readWaveRequest> {
  return readWaveRequest((name) => inputs[name] ?? '');
}

describe('what a job of a fan-out is asked', () => {
  test.each([
    ['ubuntu-latest', ['ubuntu-latest']],
    ['["self-hosted", "linux"]', ['self-hosted', 'linux']],
  ])('a plan with the runner %s', (text, runsOn) => {
    expect(read({ command: 'plan', 'runs-on': text })).toEqual(ok({ command: 'plan', runsOn }));
  });

  test.each(['[]', '["a", 1]', '["a"'])('a plan refuses the runner %s', (text) => {
    const words = `runs-on is a label or a JSON list of labels, not ${text}`;
    expect(read({ command: 'plan', 'runs-on': text })).toEqual(err(words));
  });

  test('a leg by its wave and number', () => {
    expect(read({ command: 'leg', wave: '3', leg: '0' })).toEqual(ok({ command: 'leg', leg: { wave: 3, slot: 0 } }));
  });

  test.each([{ wave: '3' }, { leg: '3' }, { wave: 'x', leg: '1' }, { wave: '1', leg: '-1' }])(
    'a leg is refused with %j',
    (inputs) => {
      const words = 'a leg needs the inputs wave and leg, both numbers';
      expect(read({ command: 'leg', ...inputs })).toEqual(err(words));
    },
  );

  test('a rollback', () => {
    expect(read({ command: 'rollback' })).toEqual(ok({ command: 'rollback' }));
  });

  test.each([
    ['some', 'false', { planResult: 'success', work: 'some', rollbackResult: 'failure', cancelled: false }],
    ['none', 'true', { planResult: 'success', work: 'none', rollbackResult: 'failure', cancelled: true }],
    ['', '', { planResult: 'success', work: undefined, rollbackResult: 'failure', cancelled: false }],
  ])('a finish of a plan with the output %j', (work, cancelled, finish) => {
    const inputs = { command: 'finish', 'plan-result': 'success', 'rollback-result': 'failure', work, cancelled };
    expect(read(inputs)).toEqual(ok({ command: 'finish', finish }));
  });

  test('nothing else', () => {
    expect(read({ command: 'up' })).toEqual(
      err('there is no command up: choose one of plan, leg, rollback, finish, outputs'),
    );
  });
});
