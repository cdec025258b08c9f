/** Stamps: a file that says for which inputs a piece of set-up was done. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string} path */
export function readStamp(path) {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}

/** @param {string} path @param {string} stamp */
export const writeStamp = (path, stamp) => writeFileSync(path, `${stamp}\n`);

/** @param {readonly string[]} parts */
export function hashOf(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

/** @param {string} path */
export const hashOfFile = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/**
 * Hash over names and contents of all files in the given folders, and of the given files.
 * @param {readonly string[]} paths
 * @param {(name: string) => boolean} skip names of files and folders to leave out
 */
export function hashOfFiles(paths, skip) {
  const files = paths.flatMap((path) => listFiles(path, skip)).sort();
  return hashOf(files.flatMap((path) => [path, hashOfFile(path)]));
}

/**
 * @param {string} path a folder or a file
 * @param {(name: string) => boolean} skip
 * @returns {string[]} empty when there is nothing there
 */
export function listFiles(path, skip) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat ? [path] : [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (skip(entry.name)) return [];
    const below = join(path, entry.name);
    if (entry.isDirectory()) return listFiles(below, skip);
    return entry.isFile() ? [below] : [];
  });
}
