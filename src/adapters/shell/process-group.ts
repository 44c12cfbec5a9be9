import { readdir, readFile } from 'node:fs/promises';

/** How often a group is asked whether it still has processes. */
const POLL_MS = 50;

/** How long a group is given after each signal. */
export interface Graces {
  /** After SIGINT, before SIGTERM. */
  readonly interruptMs: number;
  /** After SIGTERM, before SIGKILL. */
  readonly terminateMs: number;
}

/**
 * Ends every process of a group: SIGINT, SIGTERM, SIGKILL, each only if something is left after the grace before it.
 * Returns once the group is empty or has been sent SIGKILL, which nothing survives.
 */
export async function stopGroup(group: number, graces: Graces): Promise<void> {
  signalGroup(group, 'SIGINT');
  if (await isEmptyWithin(group, graces.interruptMs)) return;
  signalGroup(group, 'SIGTERM');
  if (await isEmptyWithin(group, graces.terminateMs)) return;
  signalGroup(group, 'SIGKILL');
}

/** Asks again and again, since nobody tells when a process ends whose parent has ended before it. */
async function isEmptyWithin(group: number, graceMs: number): Promise<boolean> {
  const end = performance.now() + graceMs;
  while (signalGroup(group, 0) && (await hasLiveProcess(group))) {
    const left = end - performance.now();
    if (left <= 0) return false;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, Math.min(POLL_MS, left));
    });
  }
  return true;
}

/** Whether there was a process to get the signal; 0 only asks. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    // A process that has another user is there, but may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Whether one of them has not ended. In many containers nobody collects processes whose parent is gone; the group of
 * such a process is never empty, although nothing runs in it. Where there is no `/proc`, all of them count.
 */
async function hasLiveProcess(group: number): Promise<boolean> {
  let names: readonly string[];
  try {
    names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  } catch {
    return true;
  }
  const live = await Promise.all(names.map((name) => isLiveMember(name, group)));
  return live.includes(true);
}

/** Reads state and group of a process. Source: proc_pid_stat(5); the name, in brackets, may hold anything. */
async function isLiveMember(processId: string, group: number): Promise<boolean> {
  try {
    const status = await readFile(`/proc/${processId}/stat`, 'utf8');
    const [state = '', , itsGroup] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return Number(itsGroup) === group && !['Z', 'X'].includes(state);
  } catch {
    return false;
  }
}
