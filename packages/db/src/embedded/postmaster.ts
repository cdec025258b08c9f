/** The running server as `postmaster.pid` in its folder describes it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

export async function readPostmaster(pgFolder: string): Promise<Postmaster | null> {
  let lines: string[];
  try {
    lines = (await readFile(join(pgFolder, "postmaster.pid"), "utf8")).split("\n");
  } catch {
    return null;
  }
  // Lines: pid, data folder, start time, port, socket folder, address, shared memory key, status.
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port, isReady: lines[7]?.trim() === "ready" } : null;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Fast shutdown (open transactions are rolled back, everything committed is on disk), then immediate. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ["SIGINT", 6_000],
    ["SIGQUIT", 3_000],
    ["SIGKILL", 2_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await isGoneWithin(pid, patienceMs)) return;
  }
}

async function isGoneWithin(pid: number, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if (!isRunning(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return !isRunning(pid);
}
