/** Stamps: a file that says for which inputs a piece of set-up was done. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
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

/**
 * Hash over names and contents of all files below the given folders and files.
 * @param {readonly string[]} paths
 * @param {(name: string) => boolean} skip names of files and folders to leave out
 */
export function hashOfFiles(paths, skip) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((start) => filesBelow(start, skip)).sort()) {
    hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @param {(name: string) => boolean} skip
 * @returns {string[]}
 */
function filesBelow(path, skip) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return [path];
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    if (skip(entry.name)) return [];
    const below = join(path, entry.name);
    if (entry.isDirectory()) return filesBelow(below, skip);
    return entry.isFile() ? [below] : [];
  });
}
