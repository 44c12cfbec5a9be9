import { WriteStream } from 'node:tty';
import { expect, test } from '@jest/globals';
import { HIDE_CURSOR, SHOW_CURSOR, streamTerminal, systemTimer } from '../../../src/adapters/reporters/terminal.ts';

/** A stream that is a terminal as far as its size and its events go. */
function streamOf(columns: number, rows: number): { readonly stream: WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const stream = Object.create(WriteStream.prototype, {
    columns: { value: columns },
    rows: { value: rows },
    write: { value: (text: string) => written.push(text) > 0 },
  }) as WriteStream;
  return { stream, written };
}

test('a terminal has the size of its stream, or the usual one where that is not known', () => {
  const known = streamTerminal(streamOf(120, 50).stream);
  expect([known.columns(), known.rows()]).toEqual([120, 50]);
  const unknown = streamTerminal(streamOf(0, 0).stream);
  expect([unknown.columns(), unknown.rows()]).toEqual([80, 24]);
});

test('it writes, and tells of a new size until nobody listens', () => {
  const { stream, written } = streamOf(80, 24);
  const terminal = streamTerminal(stream);
  let calls = 0;
  const stop = terminal.onResize(() => void (calls += 1));
  stream.emit('resize');
  stop();
  stream.emit('resize');
  terminal.write('text');
  expect([calls, written]).toEqual([1, ['text']]);
});

test('the timer ticks until it is stopped', async () => {
  const before = systemTimer.now();
  await new Promise<void>((resolve) => {
    const keepAlive = setTimeout(() => undefined, 5_000);
    const stop = systemTimer.every(1, () => {
      stop();
      clearTimeout(keepAlive);
      resolve();
    });
  });
  expect(systemTimer.now()).toBeGreaterThanOrEqual(before);
});

test('it is given back with its cursor, whoever ended while it was hidden', () => {
  const { stream, written } = streamOf(80, 24);
  const terminal = streamTerminal(stream);
  terminal.restore();
  terminal.write(`${HIDE_CURSOR}text`);
  terminal.write('more');
  terminal.restore();
  terminal.restore();
  terminal.write(`${HIDE_CURSOR}text${SHOW_CURSOR}`);
  terminal.restore();
  expect(written.filter((text) => text === SHOW_CURSOR)).toHaveLength(1);
});
