/** What a process writes to. */
type Output = Pick<NodeJS.WriteStream, 'on' | 'write'>;

/** Nobody reads a pipe any more; a terminal was closed. */
const GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/**
 * Writes to a stream of the process. When whoever reads it has gone, as in `up | head`, the rest is said to nobody: a
 * run that has begun is more important than its log.
 */
export function outputStream(stream: Output): (text: string) => void {
  let isOpen = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!GONE.has(error.code ?? '')) throw error;
    isOpen = false;
  });
  return (text) => {
    if (isOpen) stream.write(text);
  };
}
