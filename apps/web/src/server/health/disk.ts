import { statfs } from "node:fs/promises";
import { isDiskFull, noSpace } from "../worker-api/refusal";

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Null where it cannot be read: there may be no such folder yet. */
export async function diskSpace(folder: string): Promise<DiskSpace | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    if (isDiskFull(error)) return { freeBytes: 0, totalBytes: 0 };
    return null;
  }
}

/**
 * Kept free for the database. PostgreSQL that cannot write its log stops as a whole; refusing large writes before keeps it, and with
 * it heartbeats, cancel and the pages, alive until there is space again.
 */
const RESERVE_BYTES = 32 * 1024 * 1024;

/** Refuses with 507 what would eat into the reserve. The worker keeps its events and tries again. */
export async function requireSpace(folder: string, bytes = 0): Promise<void> {
  const space = await diskSpace(folder);
  if (space && space.freeBytes < RESERVE_BYTES + bytes) throw noSpace();
}
