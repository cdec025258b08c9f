/**
 * A process named so that a reused number is not taken for it: its pid and when it started.
 * The start time is the kernel's, as text; it is only ever compared.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** @typedef {{ pid: number, startTime: string }} ProcessIdentity */

/**
 * Null when there is no such process, or only its unreaped rest.
 * @param {number} pid
 * @returns {string | null}
 */
export function startTimeOf(pid) {
  return process.platform === "linux" ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/** @param {number} pid */
function startTimeFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name (field 2) may hold spaces and brackets: count from the last bracket. State is field 3, start time 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return null;
    // Ticks since boot mean nothing after a reboot: the boot id goes with them.
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[19]}`;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function startTimeFromPs(pid) {
  const { status, stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return status === 0 && stdout.trim() ? stdout.trim() : null;
}

/** @param {number} pid @returns {ProcessIdentity} */
export const identify = (pid) => ({ pid, startTime: startTimeOf(pid) ?? "" });

/** @param {ProcessIdentity} identity */
export const isRunning = ({ pid, startTime }) => startTime !== "" && startTimeOf(pid) === startTime;
