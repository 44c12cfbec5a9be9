/** What of a process interrupts: a key on a terminal, a runner that cancels a job, a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborted at the first interruption. The second one ends the process at once, as people expect of a second Ctrl-C.
 * @param beforeEnd - what that second one must not leave undone; it can't wait for anything
 */
export function interruptSignal(process: NodeJS.Process, beforeEnd?: () => void): AbortSignal {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) beforeEnd?.();
    if (controller.signal.aborted || beforeEnd === undefined) {
      // Without a listener a signal has its usual effect.
      for (const each of SIGNALS) process.off(each, interrupt);
    }
    if (controller.signal.aborted) process.kill(process.pid, name);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return controller.signal;
}
