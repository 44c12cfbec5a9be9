import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { EXIT_DONE, EXIT_FAILED } from '../domain/exit-status.ts';

/** What a process writes to. */
type Output = Pick<NodeJS.WriteStream, 'on' | 'write'>;

/** Where a text goes. `descriptor`: 1 or 2. */
export interface OutputPlace {
  readonly descriptor: number;
  /**
   * Gives the stream of it. Node makes it when it is asked for, and loads its code for streams and sockets, which a short
   * command need not wait for.
   */
  readonly open: () => Output;
  /** Told once when the text can't be written although somebody wants it, as on a full disk. */
  readonly onLost: (error: Error) => void;
}

/** Nobody reads a pipe any more; a terminal was closed. */
const GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/**
 * Writes to an output of the process. When whoever reads it has gone, as in `up | head`, the rest is said to nobody: a
 * run that has begun is more important than its log.
 *
 * Files and pipes are written to as Node's own streams do on POSIX: at once. Only where that does not go, since a reader
 * is slow and somebody made the pipe one that does not wait, the stream takes over and keeps what it can't write yet.
 */
export function outputStream({ descriptor, open, onLost }: OutputPlace): (text: string) => void {
  let isOpen = true;
  let stream: Output | undefined;
  const failed = (error: Error): void => {
    if (isOpen && !GONE.has(codeOf(error))) onLost(error);
    isOpen = false;
  };
  const opened = (): Output => {
    const made = open();
    made.on('error', failed);
    return made;
  };
  /** What could not be written at once. */
  const writeAtOnce = (text: string): Uint8Array => {
    let rest: Uint8Array = Buffer.from(text);
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (codeOf(error) === 'EAGAIN') return rest;
      failed(error);
    }
    return NOTHING;
  };
  return (text) => {
    if (!isOpen) return;
    const rest = stream || mayBeTerminal(descriptor) ? text : writeAtOnce(text);
    if (rest.length === 0) return;
    stream ??= opened();
    stream.write(rest);
  };
}

const NOTHING = new Uint8Array();

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

/**
 * What to do about lost output of this process: it is said at once, and in the end by the exit status, since half a
 * document must not pass for a whole one.
 */
export function reportLost(facts: Pick<NodeJS.Process, 'stderr' | 'once' | 'exitCode'>): (error: Error) => void {
  return ({ message }) => {
    facts.stderr.write(`error: not all that was printed could be written: ${message}\n`);
    facts.once('exit', () => {
      if ((facts.exitCode ?? EXIT_DONE) === EXIT_DONE) facts.exitCode = EXIT_FAILED;
    });
  };
}

/**
 * Whether an output of this process may be a terminal: false is certain, and costs no stream. `/dev/null` is a device like
 * a terminal, but none.
 */
export function mayBeTerminal(descriptor: number): boolean {
  try {
    const facts = fstatSync(descriptor);
    return facts.isCharacterDevice() && facts.rdev !== statSync(devNull).rdev;
  } catch {
    return true;
  }
}
