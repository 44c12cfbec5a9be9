import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { interruptSignal } from '../../src/composition/interrupt-signal.ts';

/** A process as far as its signals go. */
function fakeProcess() {
  const log: string[] = [];
  const process = Object.assign(new EventEmitter(), {
    pid: 4711,
    kill: (pid: number, name: string) => log.push(`kill ${pid} ${name}, ${process.listenerCount(name)} listeners`),
  });
  return { process: process as unknown as NodeJS.Process, log };
}

describe('an interruption', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s aborts', (name) => {
    const { process, log } = fakeProcess();
    const signal = interruptSignal(process);
    expect(signal.aborted).toBe(false);
    process.emit(name, name);
    expect(signal.aborted).toBe(true);
    expect(log).toEqual([]);
  });

  test('leaves the second one to the system where there is nothing to put back', () => {
    const { process } = fakeProcess();
    interruptSignal(process);
    process.emit('SIGINT', 'SIGINT');
    expect(process.eventNames()).toEqual([]);
  });

  test('that is the second one puts back what has to be, and ends the process by that signal', () => {
    const { process, log } = fakeProcess();
    interruptSignal(process, () => log.push('cursor shown'));
    process.emit('SIGINT', 'SIGINT');
    expect(log).toEqual([]);
    process.emit('SIGTERM', 'SIGTERM');
    expect(log).toEqual(['cursor shown', 'kill 4711 SIGTERM, 0 listeners']);
  });
});
