/** A lock file that outlives no holder: it names the process, and a holder that is gone holds nothing. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identify, isRunning } from "./process-identity.mjs";

/** @typedef {import("./process-identity.mjs").ProcessIdentity & { what: string }} Holder */

/**
 * @param {string} path
 * @param {string} what said of the holder to whoever is refused
 * @returns {{ held: true, release: () => void } | { held: false, holder: Holder }}
 */
export function acquireLock(path, what) {
  const mine = JSON.stringify({ ...identify(process.pid), what });
  for (;;) {
    if (createWhole(path, mine)) return { held: true, release: () => releaseIfMine(path, mine) };
    const text = readOrNull(path);
    if (text === null) continue; // Released this moment.
    const holder = parseHolder(text);
    if (holder && isRunning(holder)) return { held: false, holder };
    removeStale(path, text);
  }
}

/**
 * Creates the file with its text already in it, so that nobody ever reads half a lock.
 * @param {string} path
 * @param {string} text
 */
function createWhole(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Of several processes that find the same stale lock one wins the rename; one that took away a fresh lock instead
 * puts it back.
 * @param {string} path
 * @param {string} stale
 */
function removeStale(path, stale) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  if (readOrNull(aside) !== stale) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    }
  }
  rmSync(aside, { force: true });
}

/** @param {string} path @param {string} mine */
function releaseIfMine(path, mine) {
  if (readOrNull(path) === mine) rmSync(path, { force: true });
}

/** @param {string} path */
function readOrNull(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** @param {string} text @returns {Holder | null} */
function parseHolder(text) {
  try {
    const { pid, startTime, what } = JSON.parse(text);
    return Number.isInteger(pid) && typeof startTime === "string"
      ? { pid, startTime, what: String(what) }
      : null;
  } catch {
    return null;
  }
}

/** @param {unknown} error @param {string} code */
export const isCode = (error, code) => error instanceof Error && "code" in error && error.code === code;
