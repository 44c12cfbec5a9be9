/**
 * Starts a stopwatch that gives the milliseconds of the processor that this process has had since: what else the machine
 * does costs none of them, so that a test may set a limit on them.
 */
export function cpuStopwatch(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}
