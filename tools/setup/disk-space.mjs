import { statfsSync } from "node:fs";
import { Refusal } from "./refusal.mjs";

const GIB = 1024 ** 3;

/** @param {string} folder @returns {number} bytes that this user may still write there */
export function freeBytes(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/**
 * @param {string} folder
 * @param {number} needed bytes
 * @param {string} what it is for
 */
export function requireSpace(folder, needed, what) {
  const free = freeBytes(folder);
  if (free >= needed) return;
  throw new Refusal(
    `The disk that holds ${folder} has ${gib(free)} free; ${what} needs ${gib(needed)}.`,
    "Free some space, or put the data on another disk with `--data DIR`.",
  );
}

/** @param {number} bytes */
export const gib = (bytes) => `${(bytes / GIB).toFixed(1)} GiB`;
