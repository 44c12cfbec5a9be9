import { EXIT_DONE, EXIT_FAILED } from '../domain/exit-status.ts';

/** What a process writes to. */
type Output = Pick<NodeJS.WriteStream, 'on' | 'write'>;

/** Nobody reads a pipe any more; a terminal was closed. */
const GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/**
 * Writes to a stream of the process. When whoever reads it has gone, as in `up | head`, the rest is said to nobody: a
 * run that has begun is more important than its log.
 * @param open - gives the stream, asked when there is something to write: Node makes it then, and loads its network code
 * for a pipe, which a plan that has nothing to complain of need not wait for
 * @param onLost - told once when the text can't be written although somebody wants it, as on a full disk
 */
export function outputStream(open: () => Output, onLost: (error: Error) => void): (text: string) => void {
  let isOpen = true;
  let stream: Output | undefined;
  const opened = (): Output => {
    const made = open();
    made.on('error', (error: NodeJS.ErrnoException) => {
      if (isOpen && !GONE.has(error.code ?? '')) onLost(error);
      isOpen = false;
    });
    return made;
  };
  return (text) => {
    stream ??= opened();
    if (isOpen) stream.write(text);
  };
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
