import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "../setup/process-identity.mjs";

/** @typedef {import("../setup/process-identity.mjs").ProcessIdentity} ProcessIdentity */

const POLL_MS = 50;
const KILL_MS = 2_000;

/**
 * Asks a process to stop and, when `graceMs` have passed, ends it together with its process group.
 * @param {ProcessIdentity} identity
 * @param {number} graceMs
 */
export async function endProcess(identity, graceMs) {
  sendSignal(identity, "SIGTERM");
  if (await goneWithin(identity, graceMs)) return;
  killGroup(identity);
  await goneWithin(identity, KILL_MS);
}

/**
 * @param {ProcessIdentity} identity
 * @param {number} ms
 */
async function goneWithin(identity, ms) {
  const deadline = performance.now() + ms;
  while (isRunning(identity)) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** @param {ProcessIdentity} identity */
export function killGroup(identity) {
  sendSignal(identity, "SIGKILL", -identity.pid);
  sendSignal(identity, "SIGKILL");
}

/**
 * Never signals a process that merely has the number of one that is gone.
 * @param {ProcessIdentity} identity
 * @param {NodeJS.Signals} signal
 * @param {number} target the process, or its group as a negative number
 */
function sendSignal(identity, signal, target = identity.pid) {
  if (!isRunning(identity)) return;
  try {
    process.kill(target, signal);
  } catch {
    // Gone in this moment, or not a group's leader.
  }
}
