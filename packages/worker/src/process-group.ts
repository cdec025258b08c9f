/** Processes as groups: a trainer and everything that it started end together. */
import { readFileSync } from "node:fs";
import { sleep } from "./pause";

/** Kernel clock ticks since boot at which a process started: with the pid it names one process for good. */
export const processStart = (pid: number): string | null => statOf(pid)?.[19] ?? null;

/** Fields 3 and on of /proc/PID/stat: the second, a name in brackets, may itself hold spaces and brackets. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** A process that has ended and waits for its parent to take note (a zombie) does nothing any more. */
export function isRunning(pid: number): boolean {
  const state = statOf(pid)?.[0];
  if (state !== undefined) return state !== "Z" && state !== "X";
  return process.platform !== "linux" && isThere(pid);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** False where no process of the group is left. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ends what is left of a group at once and waits until its leader does nothing any more. */
export async function killGroup(leader: number, patienceMs = 3_000): Promise<void> {
  const until = performance.now() + patienceMs;
  signalGroup(leader, "SIGKILL");
  while (isRunning(leader) && performance.now() < until) await sleep(20);
}
