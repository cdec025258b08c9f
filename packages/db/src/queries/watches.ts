/** Which runs the alert rules are to be looked at for, and the points that they look at. Takes no lock that ingest waits for. */
import type { RunState } from "@switchyard/protocol";
import { and, asc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { notFinite, points, runs, runWatches } from "../schema";

/** From now on the run's rules are looked at. */
export async function watchRun(tx: DbOrTx, runId: string): Promise<void> {
  await tx
    .insert(runWatches)
    .values({ runId })
    .onConflictDoUpdate({
      target: runWatches.runId,
      set: { isOver: false, heardAt: sql`clock_timestamp()` },
    });
}

export interface DueWatch {
  readonly runId: string;
  readonly experimentId: string | null;
  readonly state: RunState;
  /** The run's newest change. */
  readonly changeId: number;
  readonly seenChange: number;
  /** Whether an event has come since the last look. */
  readonly isHeard: boolean;
  readonly attempt: number;
  readonly ackedSeq: number;
  /** Since an event was last seen to have come. */
  readonly silentSeconds: number;
}

/** Runs that were not looked at for so long, longest first. */
export async function listDueWatches(
  db: DbOrTx,
  { limit, everySeconds }: { limit: number; everySeconds: number },
): Promise<DueWatch[]> {
  return db
    .select({
      runId: runs.id,
      experimentId: runs.experimentId,
      state: runs.state,
      changeId: runs.changeId,
      seenChange: runWatches.seenChange,
      isHeard: sql<boolean>`(${runs.attempt}, ${runs.ackedSeq}) <> (${runWatches.attempt}, ${runWatches.ackedSeq})`,
      attempt: runs.attempt,
      ackedSeq: runs.ackedSeq,
      silentSeconds: sql<number>`extract(epoch from clock_timestamp() - ${runWatches.heardAt})::float8`,
    })
    .from(runWatches)
    .innerJoin(runs, eq(runs.id, runWatches.runId))
    .where(
      and(
        sql`not ${runWatches.isOver}`,
        sql`${runWatches.lookedAt} <= clock_timestamp() - ${everySeconds} * interval '1 second'`,
      ),
    )
    .orderBy(asc(runWatches.lookedAt))
    .limit(limit);
}

/** Notes a look, so that the next one goes on from it. */
export async function lookedAt(db: DbOrTx, watch: DueWatch, { isOver }: { isOver: boolean }): Promise<void> {
  const heard = watch.isHeard ? { heardAt: sql`clock_timestamp()` } : {};
  await db
    .update(runWatches)
    .set({
      seenChange: watch.changeId,
      attempt: watch.attempt,
      ackedSeq: watch.ackedSeq,
      lookedAt: sql`clock_timestamp()`,
      isOver,
      ...heard,
    })
    .where(eq(runWatches.runId, watch.runId));
}

export interface WantedPoints {
  readonly seriesId: number;
  /** At most so many, the newest. */
  readonly count: number;
}

export interface RecentPoint {
  readonly seriesId: number;
  readonly step: number;
  readonly value: number;
}

const list = (values: readonly number[]): string => `{${values.join(",")}}`;

/** The newest points of each series, in order of step: one step down the primary key each, however long the series. */
export async function readRecentPoints(db: DbOrTx, wanted: readonly WantedPoints[]): Promise<RecentPoint[]> {
  if (wanted.length === 0) return [];
  const rows = await db.execute<{ series_id: number; step: number; value: number }>(sql`
    select w.id as series_id, p.step, p.value
    from unnest(
      ${list(wanted.map(({ seriesId }) => seriesId))}::int4[],
      ${list(wanted.map(({ count }) => count))}::int4[]
    ) as w (id, count)
    cross join lateral (
      select step, value from points where series_id = w.id order by step desc limit w.count
    ) p
    order by w.id, p.step`);
  return rows.map((row) => ({ seriesId: row.series_id, step: row.step, value: row.value }));
}

/** The first value of each series that is not finite among those that came after a change. */
export async function readNewNotFinite(
  db: DbOrTx,
  seriesIds: readonly number[],
  afterChange: number,
): Promise<RecentPoint[]> {
  if (seriesIds.length === 0) return [];
  const rows = await db.execute<{ series_id: number; step: number; value: number }>(sql`
    select distinct on (series_id) series_id, step, value
    from points
    where series_id = any(${list(seriesIds)}::int4[]) and change_id > ${afterChange} and ${notFinite(points.value)}
    order by series_id, step`);
  return rows.map((row) => ({ seriesId: row.series_id, step: row.step, value: row.value }));
}
