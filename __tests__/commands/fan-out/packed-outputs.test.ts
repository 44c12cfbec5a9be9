import { describe, expect, test } from '@jest/globals';
import { packOutputs, unpackOutputs } from '../../../src/commands/fan-out/packed-outputs.ts';

const OUTPUTS = new Map([
  ['conclusion', 'success'],
  ['exports', '{"make":{"host":"db-1"}}'],
]);

function unpacked(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  unpackOutputs({ setOutput: (name, value) => void (found[name] = value) }, text);
  return found;
}

describe('the outputs of the workflow', () => {
  test('are not packed where no mask hits one', () => {
    expect(packOutputs(OUTPUTS, ['hunter2', ''])).toBe('');
  });

  test.each(['{', '1', 'success'])('arrive past a mask as short as %s', (mask) => {
    const packed = packOutputs(OUTPUTS, ['hunter2', mask]);
    expect(packed).toMatch(/^[\u2800-\u28FF]+$/u);
    expect(unpacked(packed)).toEqual(Object.fromEntries(OUTPUTS));
  });

  test('arrive without the exports where those are too long for a process variable', () => {
    const noise = Array.from({ length: 40_000 }, (_, place) => Math.sin(place).toString(36)).join('');
    const packed = packOutputs(new Map(OUTPUTS).set('exports', noise), ['success']);
    expect(unpacked(packed)).toEqual({ conclusion: 'success' });
  });

  test('that were changed on their way are refused', () => {
    const packed = packOutputs(OUTPUTS, ['{']);
    const outcome = unpackOutputs({ setOutput: () => undefined }, packed.slice(0, -1));
    expect(outcome).toMatchObject({ kind: 'failure', failure: { message: expect.stringMatching(/cut or changed/u) } });
  });
});
