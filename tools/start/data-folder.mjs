/** The folder that holds everything a start keeps, and which only one start may use at a time. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireSpace } from "../setup/disk-space.mjs";
import { acquireLock } from "../setup/lock-file.mjs";
import { Refusal } from "../setup/refusal.mjs";

/** A new PostgreSQL cluster is 40 MiB; checkpoints and rollouts of the example come to some tens more. */
const NEEDED_BYTES = 300 * 1024 ** 2;

/**
 * @param {string} folder
 * @param {string} what said to whoever finds the folder in use, e.g. "http://127.0.0.1:7600"
 * @returns {() => void} gives the folder free
 */
export function takeDataFolder(folder, what) {
  makeWritable(folder);
  requireSpace(folder, NEEDED_BYTES, "running experiments");
  const lock = acquireLock(join(folder, "start.lock"), what);
  if (lock.held) return lock.release;
  throw new Refusal(
    `The data folder ${folder} is in use by process ${lock.holder.pid} (${lock.holder.what}).`,
    "Use that one, stop it with Ctrl+C, or give this one a folder of its own: `npm start -- --data DIR --port N`.",
  );
}

/** @param {string} folder */
function makeWritable(folder) {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    if (mkdirSync(folder, { recursive: true })) chmodSync(folder, 0o755);
    writeFileSync(probe, "writable");
    rmSync(probe);
  } catch (error) {
    throw folderRefusal(folder, error);
  }
}

/** @type {Record<string, string>} */
const REASONS = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "it is on a read-only disk",
  ENOSPC: "its disk is full",
  EDQUOT: "your disk quota is used up",
  ENOTDIR: "part of that path is a file",
  EEXIST: "it is a file",
};

/** @param {string} folder @param {unknown} error */
function folderRefusal(folder, error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = REASONS[code];
  if (!reason) return error;
  return new Refusal(
    `The data folder ${folder} cannot be used: ${reason}.`,
    "Make room or change its permissions, or choose another folder with `--data DIR`.",
  );
}
