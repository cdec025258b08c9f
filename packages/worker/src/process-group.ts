/** Processes as groups: a trainer and everything that it started end together. */
import { readFileSync } from "node:fs";
import { sleep } from "./pause";

/** Kernel clock ticks since boot at which a process started: with the pid it names one process for good. */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** False where no process of the group is left. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ends what is left of a group at once and waits until it is gone. */
export async function killGroup(leader: number, patienceMs = 3_000): Promise<void> {
  const until = performance.now() + patienceMs;
  while (signalGroup(leader, "SIGKILL") && performance.now() < until) await sleep(20);
}
