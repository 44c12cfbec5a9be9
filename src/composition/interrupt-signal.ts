/** What of a process interrupts: a key on a terminal, a runner that cancels a job, a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborted at the first interruption. The second one ends the process at once, as people expect of a second Ctrl-C. */
export function interruptSignal(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    // Without a listener the next signal has its usual effect.
    for (const name of SIGNALS) process.off(name, interrupt);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return controller.signal;
}
