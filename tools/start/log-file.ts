import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";

const ROTATE_BYTES = 10 * 1024 ** 2;
const TAIL_BYTES = 8 * 1024;

/** Opens a log for appending; one that has grown large is kept as `.1`. The file, not a pipe, outlives a killed start. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, "a");
}

/** Empty when there is no log. */
export function lastLogLines(path: string, count: number): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, "r");
  try {
    const size = fstatSync(file).size;
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-count);
  } finally {
    closeSync(file);
  }
}
