import { eq, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { notifyRun } from "../listen";
import { type Run, runs } from "../schema";

export interface LockedRun {
  readonly run: Run;
  /** Milliseconds since the epoch by the database's clock, read after the lock was got. */
  readonly now: number;
  /** Number of this change, for every row that it touches. */
  readonly changeId: number;
}

/** Locks a run's row until the transaction ends. Null: no such run. */
export async function lockRun(tx: DbOrTx, runId: string): Promise<LockedRun | null> {
  const [run] = await tx.select().from(runs).where(eq(runs.id, runId)).for("update");
  if (!run) return null;
  const rows = await tx.execute<{ now: string; change_id: string }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000) as now, nextval('change_id') as change_id`,
  );
  return { run, now: Number(rows[0]?.now), changeId: Number(rows[0]?.change_id) };
}

/**
 * Called by every transaction that changes anything of a run which a page can see: the run's own row then holds the
 * number of its newest change, so a reader knows at once whether there is anything new.
 */
export async function announceChange(tx: DbOrTx, at: { runId: string; changeId: number }): Promise<void> {
  // Sent together: neither needs the other's answer, and the caller waits for both.
  await Promise.all([
    tx.update(runs).set({ changeId: at.changeId }).where(eq(runs.id, at.runId)),
    notifyRun(tx, at.runId),
  ]);
}
