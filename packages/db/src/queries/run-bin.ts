/** The bin of runs: what lies in it is not shown and not given to workers, and is deleted for good a little later. */
import type { RunState } from "@switchyard/protocol";
import { and, inArray, isNotNull, isNull, notExists, sql } from "drizzle-orm";
import type { Db, DbOrTx } from "../connect";
import { notifyRun } from "../listen";
import { runGroups, runs } from "../schema";

/** States in which no worker holds a run. */
export const UNHELD_STATES: readonly RunState[] = ["queued", "paused", "succeeded", "failed", "cancelled"];

async function setBinned(db: Db, ids: readonly string[], isBinned: boolean): Promise<string[]> {
  if (ids.length === 0) return [];
  return db.transaction(async (tx) => {
    const moved = await tx
      .update(runs)
      .set({ deletedAt: isBinned ? sql`now()` : null })
      .where(
        and(
          inArray(runs.id, [...ids]),
          isBinned ? isNull(runs.deletedAt) : isNotNull(runs.deletedAt),
          isBinned ? inArray(runs.state, [...UNHELD_STATES]) : undefined,
        ),
      )
      .returning({ id: runs.id });
    for (const { id } of moved) await notifyRun(tx, id);
    return moved.map(({ id }) => id);
  });
}

/** Puts runs into the bin; those that a worker holds stay. Returns the ids of those that went. */
export const binRuns = (db: Db, ids: readonly string[]) => setBinned(db, ids, true);

/** Takes runs out of the bin again; what was deleted for good in the meantime stays away. */
export const restoreRuns = (db: Db, ids: readonly string[]) => setBinned(db, ids, false);

/** Deletes for good what has lain in the bin for longer, and groups of which no run is left. Returns how many runs went. */
export async function emptyBin(db: DbOrTx, olderThanSeconds: number): Promise<number> {
  const gone = await db
    .delete(runs)
    .where(sql`${runs.deletedAt} <= clock_timestamp() - ${olderThanSeconds} * interval '1 second'`)
    .returning({ id: runs.id });
  const left = db.select({ id: runs.id }).from(runs).where(sql`${runs.groupId} = ${runGroups.id}`);
  if (gone.length > 0) await db.delete(runGroups).where(notExists(left));
  return gone.length;
}
