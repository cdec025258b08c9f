import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, type ProcessIdentity } from "../setup/process-identity.mjs";

const POLL_MS = 50;

/** Asks a process to stop and, when `graceMs` have passed, ends it together with its process group. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  sendSignal(identity, "SIGTERM");
  if (await goneWithin(identity, graceMs)) return;
  sendSignal({ ...identity, group: true }, "SIGKILL");
  await goneWithin(identity, 2_000);
}

export async function goneWithin(identity: ProcessIdentity, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isRunning(identity)) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Never signals a process that merely has the number of one that is gone. */
export function sendSignal(target: ProcessIdentity & { group?: boolean }, signal: NodeJS.Signals): void {
  if (!isRunning(target)) return;
  for (const pid of target.group ? [-target.pid, target.pid] : [target.pid]) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone in this moment, or not a group's leader.
    }
  }
}
